/** The content of an element: text, elements by name, or several elements of one name. */
type Content = string | number | boolean | { readonly [name: string]: Content | readonly Content[] | undefined };

/** An XML document with one root, in UTF-8; members that are undefined are left out. */
export function xmlDocument(root: string, content: object, namespace?: string): Buffer {
  const attributes = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attributes}>${inner(content as Content)}</${root}>`);
}

function inner(content: Content): string {
  if (typeof content !== 'object') {
    return escape(String(content));
  }
  return Object.entries(content).map(([name, value]) => elements(name, value)).join('');
}

function elements(name: string, value: Content | readonly Content[] | undefined): string {
  if (value === undefined) {
    return '';
  }
  const all = Array.isArray(value) ? value as readonly Content[] : [value as Content];
  return all.map((one) => `<${name}>${inner(one)}</${name}>`).join('');
}

/** Carriage returns would be read as line feeds. */
function escape(text: string): string {
  return text.replace(/[<>&"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
