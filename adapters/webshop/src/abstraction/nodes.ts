/** A piece of a page's text, and what it is marked as. */
export interface PageNode {
  readonly kind: 'plain' | 'button' | 'option' | 'product';
  readonly text: string;
  readonly clicked?: boolean;
}

/** How the pieces of a page are joined in a mode. */
export interface Joining {
  read(text: string): PageNode[];
  write(nodes: readonly PageNode[]): string;
  /** What stands before the instruction on the search page. */
  readonly searchLabel: string;
}

const separator = ' [SEP] ';

export const plainJoining: Joining = {
  read: (text) => text.split(separator).map((part) => ({ kind: 'plain', text: part })),
  write: (nodes) => nodes.map(({ text }) => text).join(separator),
  searchLabel: 'Instruction:',
};

const marked = /^( {2})?\[(clicked button|button)\] (.*) \[\2_\]$/;

export const richJoining: Joining = {
  read(text) {
    const lines = text.split('\n');
    const nodes: PageNode[] = [];
    for (let at = 0; at < lines.length - 1; at++) {
      const node = lineNode(lines[at]!);
      const next = lines[at] === '' && at < lines.length - 2 ? lineNode(lines[at + 1]!) : undefined;
      if (next?.kind === 'button') {
        nodes.push({ ...next, kind: 'product' });
        at++;
      } else nodes.push(node);
    }
    return nodes;
  },
  write: (nodes) => nodes.map((node) => `${nodeLine(node)}\n`).join(''),
  searchLabel: 'Instruction: ',
};

function lineNode(line: string): PageNode {
  const match = marked.exec(line);
  if (!match) return { kind: 'plain', text: line };
  const [, indent, mark, text] = match;
  return { kind: indent ? 'option' : 'button', text: text!, ...(mark === 'clicked button' && { clicked: true }) };
}

function nodeLine({ kind, text, clicked }: PageNode): string {
  if (kind === 'plain') return text;
  const mark = clicked ? 'clicked button' : 'button';
  const indent = { button: '', option: '  ', product: '\n' }[kind];
  return `${indent}[${mark}] ${text} [${mark}_]`;
}
