import process from "node:process";
import { styleText } from "node:util";

type Format = Parameters<typeof styleText>[0];

const { env, stdout } = process;
/** https://no-color.org; `FORCE_COLOR` as in Node itself. */
const colour = env.NO_COLOR ? false : env.FORCE_COLOR ? env.FORCE_COLOR !== "0" : stdout.isTTY;

const style =
  (format: Format) =>
  (text: string): string =>
    colour ? styleText(format, text) : text;

export const bold = style("bold");
export const dim = style("dim");
export const green = style("green");
export const red = style("red");
export const cyan = style("cyan");
export const heading = style(["bold", "magenta"]);
