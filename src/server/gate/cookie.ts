import { createHmac, randomBytes } from "node:crypto";
import { isSame } from "./token.js";

/** How long a cookie is good for, in seconds: 30 days. */
const lifetime = 30 * 24 * 3_600;

/** Cookies of a host reach all its ports, so that the port is in the name. */
export const cookieName = (port: number): string => `gradsheet-${port}`;

const signed = (secret: string, text: string) =>
  createHmac("sha256", secret).update(`cookie:${text}`).digest("base64url");

/** A new value: when it was made, something random, and a signature of both. It is not the token. */
export function newCookie(secret: string, now = Date.now()): string {
  const text = `${Math.floor(now / 1_000)}.${randomBytes(12).toString("base64url")}`;
  return `${text}.${signed(secret, text)}`;
}

/** Whether a value was made with this secret, and not too long ago. */
export function isCookie(secret: string, value: string, now = Date.now()): boolean {
  const parts = value.split(".");
  const [made, , signature] = parts;
  if (parts.length !== 3 || signature === undefined || !/^\d{1,12}$/.test(made)) return false;
  const age = now / 1_000 - Number(made);
  return isSame(signature, signed(secret, parts.slice(0, 2).join("."))) && age > -60 && age < lifetime;
}

/** The header that gives a browser its cookie. */
export function setCookie(port: number, value: string): string {
  return `${cookieName(port)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${lifetime}`;
}

/** The values of a cookie in a `Cookie` header: another program on this host may have set one of the same name for another path. */
export function cookiesIn(header: string | undefined, name: string): string[] {
  return (header ?? "").split(";").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at !== -1 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
}
