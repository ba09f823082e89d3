/** What follows `Basic` (RFC 6749 §2.3.1): id and secret, form-encoded before they are joined. */
export const basicCredentials = (id: string, secret: string): string => btoa(`${formEncode(id)}:${formEncode(secret)}`);

/** As a form has it, which leaves `-._*` alone: servers that forget to decode understand that as well. */
const formEncode = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1);
