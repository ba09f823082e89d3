/** What the generated validators share. It stands in their own file, so that they import nothing at run time. */
export const HELPERS = `/** The only error of a check. */
function fail(check, path, keyword, params) {
  check.errors = [report(path, keyword, params)];
  return false;
}

/** An inner check failed: its errors, seen from here. */
function lift(check, path, inner) {
  check.errors = join(null, path, inner);
  return false;
}

function more(errors, path, keyword, params) {
  return [...(errors ?? []), report(path, keyword, params)];
}

function join(errors, path, inner) {
  if (path !== "") for (const error of inner.errors) error.instancePath = path + error.instancePath;
  return errors === null ? inner.errors : errors.concat(inner.errors);
}

function report(instancePath, keyword, params) {
  return { instancePath, keyword, params, message: "must " + sentence(keyword, params) };
}

function sentence(keyword, params) {
  switch (keyword) {
    case "type":
      return "be " + [params.type].flat().join(" or ");
    case "required":
      return "have the property " + JSON.stringify(params.missingProperty);
    case "const":
      return "be " + JSON.stringify(params.allowedValue);
    case "enum":
      return "be one of " + params.allowedValues.map((value) => JSON.stringify(value)).join(", ");
    case "discriminator":
      return "be a known " + params.tag;
    case "anyOf":
      return "match one of the alternatives, and matches none";
    case "maxItems":
      return "have at most " + params.limit + " items";
    default:
      return "be " + params.comparison + " " + params.limit;
  }
}
`;
