import { constants, createCipheriv, type KeyObject, publicEncrypt, randomBytes } from "node:crypto";

/** The version of what is sent. */
const version = 1;

/**
 * A kernel's connection as its gateway reads it: base64 of `{ version, key, conn_info }`, where `conn_info` is the connection's JSON
 * under AES-128 in ECB mode with PKCS #7 padding and `key` that AES key under RSA with PKCS #1 v1.5 padding, both in base64. An
 * AES key serves one message, and no two blocks of it are the same text.
 * Source: Jupyter Enterprise Gateway 3, `ResponseManager._decode_payload`.
 * @param connection What to say.
 * @param publicKey The gateway's.
 */
export function sealConnection(connection: Record<string, unknown>, publicKey: KeyObject): string {
  const key = randomBytes(16);
  const cipher = createCipheriv("aes-128-ecb", key, null);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(connection), "utf8"), cipher.final()]);
  const sealedKey = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
  const payload = { version, key: sealedKey.toString("base64"), conn_info: sealed.toString("base64") };
  return Buffer.from(JSON.stringify(payload)).toString("base64");
}
