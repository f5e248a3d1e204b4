/** A key and the certificate of 127.0.0.1 that it has signed itself, for a hundred years; nobody else uses them. */
export const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgM0iAxyyVrVFDAJGy
cdhca4YJc5GrnT+jKX7vTcG+T2ihRANCAASF/r+BmS4+/+PLAuov+lKWFEkQUCu0
wLSZValkwV6IP9dTx9owzb1R6qviAYdow97KUxXPaexSPaVLHsfZqed7
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUPbqQMHLrmIgSzlX1jT18KCfTi0kwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyOTEwNTAwOVoYDzIxMjYxMTA1
MTA1MDA5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASF/r+BmS4+/+PLAuov+lKWFEkQUCu0wLSZValkwV6IP9dTx9owzb1R
6qviAYdow97KUxXPaexSPaVLHsfZqed7o28wbTAdBgNVHQ4EFgQUyQHffsFJhKyp
fRlrFzkzVfrOvOIwHwYDVR0jBBgwFoAUyQHffsFJhKypfRlrFzkzVfrOvOIwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhAM1lK4MLWfZeA7l1ilW1qblxmDpXdzn0ysZblYDMN5VwAiEA
7hJ5RXOlo1nV6/REuNDeYat0oEKnAls/tVaio3Lckwk=
-----END CERTIFICATE-----
`,
};
