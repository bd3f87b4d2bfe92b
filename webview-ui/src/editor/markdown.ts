/**
 * Draws a small part of Markdown — paragraphs, headings, lists, code, emphasis, links as their text — with elements and text nodes only, so
 * that nothing in it can become script or style.
 */
export function drawMarkdown(markdown: string): HTMLElement {
  const root = element('div', 'markdown');
  const lines = markdown.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const fence = /^\s*```/.test(line);
    if (fence) {
      const end = lines.findIndex((other, place) => place > index && /^\s*```/.test(other));
      const code = element('pre', 'markdownCode');
      code.textContent = lines.slice(index + 1, end < 0 ? undefined : end).join('\n');
      root.append(code);
      index = end < 0 ? lines.length : end;
    } else if (/^\s*(?:---+|\*\*\*+)\s*$/.test(line)) root.append(element('hr', ''));
    else if (line.trim() !== '') root.append(block(line));
  }
  return root;
}

function block(line: string): HTMLElement {
  const heading = /^#{1,6}\s+(.*)$/.exec(line);
  const item = /^\s*[-*]\s+(.*)$/.exec(line);
  const made = element('p', heading ? 'markdownHeading' : item ? 'markdownItem' : '');
  inline(made, heading?.[1] ?? item?.[1] ?? line);
  return made;
}

const spans = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|_([^_\s][^_]*)_(?!\w)|\[([^\]]+)\]\([^)]*\)/g;

function inline(parent: HTMLElement, text: string): void {
  let from = 0;
  for (const match of text.matchAll(spans)) {
    const [whole, code, strong, star, underline, link] = match;
    parent.append(unescape(text.slice(from, match.index)));
    const child = element(code !== undefined ? 'code' : strong !== undefined ? 'strong' : link !== undefined ? 'span' : 'em', '');
    child.textContent = code ?? strong ?? star ?? underline ?? link ?? whole;
    parent.append(child);
    from = match.index + whole.length;
  }
  parent.append(unescape(text.slice(from)));
}

function unescape(text: string): string {
  return text
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  return made;
}
