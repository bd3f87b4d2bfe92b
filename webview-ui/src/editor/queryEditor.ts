import { acceptCompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { forceLinting, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { QueryDiagnostic, Span } from '../../../src/base/queryDiagnostic';
import { appendWhere } from '../../../src/protocol/queryEdit';
import { engineLanguage, queryText, type LanguageContext } from './engineLanguage';
import { kqlLanguage } from './kqlTokens';

export interface EditorOptions extends LanguageContext {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly nonce: string;
  readonly placeholder: string;
  readonly label: string;
  readonly onChange: (text: string) => void;
}

/** The query editor, as the page uses it. */
export interface QueryEditor {
  readonly view: EditorView;
  text(): string;
  setText(text: string): void;
  /** The selection where there is one, else the statement with the caret. */
  statement(): Promise<Span>;
  /** Adds a condition at the end of a statement that was run, or of the one with the caret where that text is no longer there. */
  addCondition(statement: string, condition: string): Promise<void>;
  format(): Promise<void>;
  /** Marks what a run found wrong; spans are relative to the statement that ran. */
  mark(diagnostics: readonly QueryDiagnostic[], statementStart: number): void;
  reveal(offset: number): void;
  /** Looks again at the text; for when the source changed. */
  recheck(): void;
  focus(): void;
  destroy(): void;
}

const highlighting = HighlightStyle.define([
  { tag: tags.keyword, class: 'kql-queryoperator' },
  { tag: tags.operatorKeyword, class: 'kql-keyword' },
  { tag: tags.operator, class: 'kql-keyword' },
  { tag: tags.string, class: 'kql-stringliteral' },
  { tag: tags.number, class: 'kql-literal' },
  { tag: tags.bool, class: 'kql-literal' },
  { tag: tags.comment, class: 'kql-comment' },
  { tag: tags.typeName, class: 'kql-type' },
  { tag: tags.function(tags.variableName), class: 'kql-function' },
]);

/** Makes the editor inside an element. */
export function createQueryEditor(options: EditorOptions): QueryEditor {
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({ doc: options.text, extensions: extensions(options) }),
  });
  const text = (): string => view.state.doc.toString();
  const replace = (from: number, to: number, insert: string): void => {
    view.dispatch({ changes: { from, to, insert }, scrollIntoView: true, userEvent: 'input' });
  };
  return {
    view,
    text,
    setText: (next) => {
      if (next !== text()) replace(0, view.state.doc.length, next);
    },
    statement: async () => {
      const { main } = view.state.selection;
      return main.empty ? statementAt(options, view, main.head) : { start: main.from, end: main.to };
    },
    addCondition: async (statement, condition) => {
      const start = statement === '' ? -1 : text().indexOf(statement);
      const whole = await statementAt(options, view, start < 0 ? view.state.selection.main.head : start);
      const span = start < 0 || whole.start === start ? whole : { start, end: start + statement.length };
      replace(span.start, span.end, appendWhere(text().slice(span.start, span.end), condition));
    },
    format: async () => {
      const before = text();
      const answer = await options.host.call('language/format', queryText(options, before));
      if (text() === before && answer.text !== before) replaceChanged(view, answer.text);
    },
    mark: (diagnostics, offset) => markDiagnostics(view, diagnostics, offset),
    reveal: (offset) => {
      view.dispatch({ selection: { anchor: Math.min(offset, view.state.doc.length) }, scrollIntoView: true });
      view.focus();
    },
    recheck: () => forceLinting(view),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

/** Replaces only what differs, so that the caret stays near its words. */
function replaceChanged(view: EditorView, next: string): void {
  const before = view.state.doc.toString();
  let start = 0;
  while (start < before.length && start < next.length && before[start] === next[start]) start++;
  let tail = 0;
  while (tail < Math.min(before.length, next.length) - start && before[before.length - 1 - tail] === next[next.length - 1 - tail]) tail++;
  view.dispatch({
    changes: { from: start, to: before.length - tail, insert: next.slice(start, next.length - tail) },
    userEvent: 'input.format',
  });
}

async function statementAt(options: LanguageContext, view: EditorView, caret: number): Promise<Span> {
  const text = view.state.doc.toString();
  const spans = await options.host.call('language/statements', queryText(options, text)).catch(() => []);
  const at = spans.find(({ start, end }) => caret >= start && caret <= end) ?? spans.findLast(({ start }) => start <= caret) ?? spans[0];
  return at ?? { start: 0, end: text.length };
}

function markDiagnostics(view: EditorView, diagnostics: readonly QueryDiagnostic[], offset: number): void {
  const { length } = view.state.doc;
  const marks = diagnostics.map(({ start, end, severity, message }) => ({
    from: Math.min(length, start + offset),
    to: Math.min(length, Math.max(end, start + 1) + offset),
    severity: severity === 'information' ? ('info' as const) : severity,
    message,
  }));
  view.dispatch(setDiagnostics(view.state, marks));
}

function extensions(options: EditorOptions): Extension {
  return [
    EditorView.cspNonce.of(options.nonce),
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    kqlLanguage,
    syntaxHighlighting(highlighting),
    engineLanguage(options),
    placeholder(options.placeholder),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': options.label }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onChange(update.state.doc.toString());
    }),
    Prec.high(keymap.of([{ key: 'Tab', run: acceptCompletion }])),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
  ];
}
