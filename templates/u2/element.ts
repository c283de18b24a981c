// Builds the page's nodes. Text always goes in as text, so nothing that people or administrators typed is ever read as markup (security.md 23).

export type Child = Node | string;
type Attributes = Record<string, string | boolean | undefined>;

export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] => {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
};

export const drawing = (tag: 'svg' | 'path' | 'rect', attributes: Attributes, ...children: Child[]): SVGElement => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
};

/** A text with its `{names}` filled in; each value keeps its own writing direction. */
export const fill = (text: string, values: Record<string, string>): Child[] =>
  text.split(/\{(\w+)\}/).map((part, index) => (index % 2 ? element('bdi', {}, values[part] ?? '') : part));

const setAttributes = (target: Element, attributes: Attributes): void => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) target.setAttribute(name, value === true ? '' : value);
  }
};
