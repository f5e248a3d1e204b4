/**
 * Text that XML and HTML show as it is, between tags and between double quotes.
 * @param text any text
 * @returns the text with `&`, `<`, `>` and `"` written as entities
 */
export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
