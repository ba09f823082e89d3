import ts from "typescript";

/** One place where a package makes an error of this side. */
export interface FoundError {
  /** `CLOSED`; undefined for a class that has none. */
  readonly code: string | undefined;
  /** `ClosedError`; undefined where a plain `LocalError` is thrown. */
  readonly className: string | undefined;
  /** The class's docstring: what has happened. */
  readonly cause: string | undefined;
}

export interface Scan {
  readonly errors: readonly FoundError[];
  /** What the code of an `RpcError` is called where one is made: `ERROR_CODES.InvalidParams`, `TOO_MANY_REQUESTS`, `-32000`, `code`. */
  readonly wireCodes: readonly string[];
}

/** The classes that others derive from, or that are thrown with a code of their own: they say nothing of what has happened. */
const BASES = ["LocalError", "AuthError"];
const CODE = /^[A-Z]+(_[A-Z]+)*$/;

/** Finds the errors that a source makes, from its syntax alone. */
export function scanErrors(text: string): Scan {
  const source = ts.createSourceFile("scan.ts", text, ts.ScriptTarget.ES2022, true);
  const errors: FoundError[] = [];
  const wireCodes: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassDeclaration(node)) errors.push(...errorClass(node));
    if (ts.isNewExpression(node)) {
      const [made, first] = [node.expression.getText(), node.arguments?.[0]];
      if (BASES.includes(made)) {
        const className = made === "LocalError" ? undefined : made;
        errors.push({ code: literal(first), className, cause: undefined });
      }
      if (made === "RpcError" && first) wireCodes.push(first.getText());
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { errors, wireCodes };
}

function errorClass(node: ts.ClassDeclaration): FoundError[] {
  const className = node.name?.text ?? "";
  const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  if (!base?.expression.getText().endsWith("Error") || BASES.includes(className)) return [];
  return [{ code: codeOf(node), className, cause: docstring(node) }];
}

/** What the constructor gives to `super`, or what the member `code` begins with. */
function codeOf(node: ts.ClassDeclaration): string | undefined {
  let code: string | undefined;
  const visit = (child: ts.Node): void => {
    if (ts.isCallExpression(child) && child.expression.kind === ts.SyntaxKind.SuperKeyword)
      code ??= literal(child.arguments[0]);
    if (ts.isPropertyDeclaration(child) && child.name.getText() === "code") code ??= literal(child.initializer);
    ts.forEachChild(child, visit);
  };
  visit(node);
  return code;
}

const literal = (node: ts.Node | undefined): string | undefined =>
  node !== undefined && ts.isStringLiteralLike(node) && CODE.test(node.text) ? node.text : undefined;

function docstring(node: ts.Node): string | undefined {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = typeof doc?.comment === "string" ? doc.comment : ts.getTextOfJSDocComment(doc?.comment);
  return text?.replaceAll(/\{@link (\w+)\}/g, "`$1`").replaceAll(/\s*\n\s*/g, " ");
}
