import ts from "typescript";

export interface Import {
  readonly specifier: string;
  /** Erased by the compiler: `import type`, `export type … from`, `import("x").Type`. */
  readonly typeOnly: boolean;
}

export interface Scan {
  readonly imports: readonly Import[];
  /** Every string and template literal that is not a module specifier. */
  readonly strings: readonly string[];
}

/** Reads what a TypeScript source imports and which literals it holds, from its syntax alone. */
export function scan(text: string): Scan {
  const source = ts.createSourceFile("scan.ts", text, ts.ScriptTarget.ES2022, true);
  const imports: Import[] = [];
  const strings: string[] = [];
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found !== undefined) imports.push(found);
    else if (isText(node) && !isSpecifier(node)) strings.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { imports, strings };
}

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node)) {
    return literal(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
  }
  if (ts.isExportDeclaration(node)) return literal(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node)) {
    return ts.isLiteralTypeNode(node.argument) ? literal(node.argument.literal, true) : undefined;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return literal(node.arguments[0], false);
  }
  return undefined;
}

function literal(node: ts.Node | undefined, typeOnly: boolean): Import | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? { specifier: node.text, typeOnly } : undefined;
}

function isText(node: ts.Node): node is ts.LiteralLikeNode {
  return ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
}

function isSpecifier(node: ts.Node): boolean {
  const { parent } = node;
  return importOf(parent) !== undefined || (ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parent.parent));
}
