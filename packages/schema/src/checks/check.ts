// What every check of the generated validators is made of.
import type { ValidationError, Validator } from "../validator.js";

/** What is wrong with a value, or undefined. Nothing is made for a value that fits. */
export type Check = (value: unknown) => Failures | undefined;

export type Failures = readonly Failure[];

/** A failure as its check sees it; whoever called the check puts the way there in front. */
export type Failure = Omit<ValidationError, "message">;

export function failure(keyword: string, params: ValidationError["params"], instancePath = ""): Failures {
  return [{ instancePath, keyword, params }];
}

/** What is wrong with the member of that name, seen from the object or list that has it. */
export function within(key: string | number, failures: Failures): Failures {
  const step = `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return failures.map((inner) => ({ ...inner, instancePath: step + inner.instancePath }));
}

/** A check that is put together when it is first needed: definitions may name each other in any order, and in circles. */
export function define(make: () => Check): Check {
  let check: Check | undefined;
  return (value) => (check ??= make())(value);
}

/** The public face of a check. */
export function validator<T>(check: Check): Validator<T> {
  const validate: Validator<T> = (value): value is T => {
    const failures = check(value);
    validate.errors = failures === undefined ? null : failures.map(inWords);
    return failures === undefined;
  };
  return validate;
}

const inWords = (error: Failure): ValidationError => ({ ...error, message: `must ${sentence(error)}` });

function sentence({ keyword, params }: Failure): string {
  switch (keyword) {
    case "type":
      return `be ${[params["type"]].flat().join(" or ")}`;
    case "required":
      return `have the property ${JSON.stringify(params["missingProperty"])}`;
    case "const":
      return `be ${JSON.stringify(params["allowedValue"])}`;
    case "enum":
      return `be one of ${(params["allowedValues"] as unknown[]).map((value) => JSON.stringify(value)).join(", ")}`;
    case "discriminator":
      return `be a known ${String(params["tag"])}`;
    case "anyOf":
      return "match one of the alternatives, and matches none";
    case "maxItems":
      return `have at most ${String(params["limit"])} items`;
    case "not":
      return "not be there";
    default:
      return `be ${String(params["comparison"])} ${String(params["limit"])}`;
  }
}
