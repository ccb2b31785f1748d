import { parse } from 'parse5';

/** A page's form, as a browser would submit it. */
export interface HtmlForm {
  readonly method: 'GET' | 'POST';
  readonly action: URL;
  /** What is sent without anybody's doing: hidden fields, what is ticked or filled in already. */
  readonly fields: ReadonlyMap<string, string>;
  /** The names of all fields, those to be filled in included. */
  readonly names: ReadonlySet<string>;
  readonly buttons: readonly HtmlButton[];
}

/** A button that submits a form. */
export interface HtmlButton {
  /** What people read on it. */
  readonly text: string;
  /** What is sent if it is pressed. */
  readonly name?: string;
  readonly value: string;
  /** Where it submits the form to, if not to the form's own action. */
  readonly action?: URL;
}

/** What people see of a page and can do with it. */
export interface HtmlPage {
  readonly title: string;
  /** What people read, with white space as one blank. */
  readonly text: string;
  readonly forms: readonly HtmlForm[];
}

/** What is used of parse5's tree. */
interface Node {
  readonly nodeName: string;
  readonly value?: string;
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
  readonly childNodes?: readonly Node[];
}

/** Reads HTML as browsers do. */
export function parseHtml(html: string, url: URL): HtmlPage {
  const document = parse(html) as Node;
  return {
    title: textOf(elements(document, ['title'])),
    text: textOf(elements(document, ['body'])),
    forms: elements(document, ['form']).map((form) => readForm(form, url)),
  };
}

function readForm(form: Node, url: URL): HtmlForm {
  const inputs = elements(form, ['input', 'textarea', 'select', 'button']).filter((element) => attribute(element, 'disabled') === undefined);
  const isButton = (element: Node) => element.nodeName === 'button' ? typeOf(element, 'submit') === 'submit' : typeOf(element) === 'submit';
  const named = inputs.filter((element) => !isButton(element) && element.nodeName !== 'button' && attribute(element, 'name'));
  return {
    method: attribute(form, 'method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
    action: new URL(attribute(form, 'action') || url, url),
    names: new Set(named.map((element) => attribute(element, 'name')!)),
    fields: new Map(named.flatMap((element) => {
      const value = sentValue(element);
      return value === undefined ? [] : [[attribute(element, 'name')!, value]];
    })),
    buttons: inputs.filter(isButton).map((button) => ({
      text: textOf([button]) || attribute(button, 'value') || '',
      name: attribute(button, 'name'),
      value: attribute(button, 'value') ?? '',
      action: attribute(button, 'formaction') === undefined ? undefined : new URL(attribute(button, 'formaction')!, url),
    })),
  };
}

/** HTML section 4.10.21.4, "constructing the entry list"; undefined for what is not sent. */
function sentValue(element: Node): string | undefined {
  if (element.nodeName === 'textarea') return textOf([element]);
  if (element.nodeName === 'select') {
    const options = elements(element, ['option']);
    const chosen = options.find((option) => attribute(option, 'selected') !== undefined) ?? options[0];
    return chosen && (attribute(chosen, 'value') ?? textOf([chosen]));
  }
  if (['checkbox', 'radio'].includes(typeOf(element))) {
    return attribute(element, 'checked') === undefined ? undefined : attribute(element, 'value') ?? 'on';
  }
  return attribute(element, 'value') ?? '';
}

function typeOf(element: Node, fallback = 'text'): string {
  return attribute(element, 'type')?.toLowerCase() ?? fallback;
}

function attribute(element: Node, name: string): string | undefined {
  return element.attrs?.find((candidate) => candidate.name === name)?.value;
}

function elements(root: Node, names: readonly string[]): Node[] {
  return (root.childNodes ?? []).flatMap((child) => [...names.includes(child.nodeName) ? [child] : [], ...elements(child, names)]);
}

function textOf(nodes: readonly Node[]): string {
  const read = (node: Node): string => {
    if (node.nodeName === '#text') return node.value ?? '';
    if (['style', 'script', 'svg'].includes(node.nodeName)) return '';
    return (node.childNodes ?? []).map(read).join(' ');
  };
  return nodes.map(read).join(' ').replace(/\s+/g, ' ').trim();
}
