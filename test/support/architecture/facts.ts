// What a source file imports, exports and names, read from its syntax tree: comments and texts cannot be mistaken for code.
import { type ParseOptions, parseSync } from '@swc/core';

export type Import = { specifier: string; typesOnly: boolean };
export type Facts = {
  imports: Import[];
  hasDefaultExport: boolean;
  readsEnvironment: boolean;
  /** Identifiers, property names and texts. */
  words: Set<string>;
};

type Node = { type?: string; [name: string]: unknown };

export const factsOf = (path: string, source: string): Facts => {
  const syntax: ParseOptions = { syntax: 'typescript', tsx: path.endsWith('x'), target: 'es2024' };
  const facts: Facts = { imports: [], hasDefaultExport: false, readsEnvironment: false, words: new Set() };
  walk(parseSync(source, syntax), (node) => readers[node.type ?? '']?.(node, facts));
  return facts;
};

const walk = (value: unknown, visit: (node: Node) => void): void => {
  if (Array.isArray(value)) for (const inner of value) walk(inner, visit);
  else if (typeof value === 'object' && value !== null) {
    visit(value as Node);
    for (const inner of Object.values(value)) walk(inner, visit);
  }
};

type Reader = (node: Node, facts: Facts) => void;

const declaration: Reader = (node, facts) => {
  const source = node['source'] as { value: string } | null;
  const specifiers = (node['specifiers'] ?? []) as { isTypeOnly?: boolean; exported?: { value?: string } }[];
  if (specifiers.some((specifier) => specifier.exported?.value === 'default')) facts.hasDefaultExport = true;
  if (!source) return;
  const eachIsType = specifiers.length > 0 && specifiers.every((specifier) => specifier.isTypeOnly === true);
  facts.imports.push({ specifier: source.value, typesOnly: node['typeOnly'] === true || eachIsType });
  if (/^(node:)?process$/.test(source.value)) facts.readsEnvironment = true;
};

const call: Reader = (node, facts) => {
  const [first] = node['arguments'] as { expression: { type: string; value?: unknown } }[];
  if ((node['callee'] as Node).type !== 'Import' || first?.expression.type !== 'StringLiteral') return;
  facts.imports.push({ specifier: String(first.expression.value), typesOnly: false });
};

const typeImport: Reader = (node, facts) => {
  facts.imports.push({ specifier: (node['argument'] as { value: string }).value, typesOnly: true });
};

const member: Reader = (node, facts) => {
  if (nameOf(node['property']) === 'env' && /^process$/.test(lastNameOf(node['object']))) facts.readsEnvironment = true;
};

const defaultExport: Reader = (_node, facts) => {
  facts.hasDefaultExport = true;
};

const word: Reader = (node, facts) => {
  facts.words.add(String(node['value'] ?? node['cooked']));
};

const readers: Record<string, Reader> = {
  ImportDeclaration: declaration,
  ExportNamedDeclaration: declaration,
  ExportAllDeclaration: declaration,
  CallExpression: call,
  TsImportType: typeImport,
  MemberExpression: member,
  ExportDefaultDeclaration: defaultExport,
  ExportDefaultExpression: defaultExport,
  Identifier: word,
  StringLiteral: word,
  TemplateElement: word,
};

const nameOf = (node: unknown): string => {
  const { type, value, expression } = node as { type: string; value?: string; expression?: unknown };
  return type === 'Computed' ? nameOf(expression) : (value ?? '');
};

const lastNameOf = (node: unknown): string => {
  const { type, property } = node as { type: string; property?: unknown };
  return type === 'MemberExpression' ? nameOf(property) : nameOf(node);
};
