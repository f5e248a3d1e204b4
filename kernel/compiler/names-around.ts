/** What names mean where a text is going to stand, if not what cells have declared by them. */
export interface NamesAround {
  /** Variables of functions. */
  variables: string[];
  /** Imported names, by what the script has in their place. */
  imports: Record<string, string>;
}
