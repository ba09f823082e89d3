import { AuthError } from "./errors.js";

/** The whole body as text. @throws AuthError `RESPONSE_TOO_LARGE`, as soon as it is */
export async function readBounded(answer: Response, limit: number, whose: string): Promise<string> {
  const tooLarge = (): AuthError =>
    new AuthError("RESPONSE_TOO_LARGE", `${whose} answered with more than ${limit} bytes, which is no such document.`);
  if (Number(answer.headers.get("content-length")) > limit) {
    await answer.body?.cancel();
    throw tooLarge();
  }
  const reader = answer.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    text += decoder.decode(value, { stream: true });
  }
}
