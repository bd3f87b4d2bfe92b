import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { linter, type Diagnostic } from '@codemirror/lint';
import { StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, hoverTooltip, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import type { ClassifiedSpan, CompletionItem } from '../../../src/protocol/engine';
import type { Host } from '../host';
import { drawMarkdown } from './markdown';
import { beginsStatement } from './statementStart';
import { templates } from './templates';

/** What the language features ask with: the host, and the source of the moment. */
export interface LanguageContext {
  readonly host: Host;
  readonly sourceId: () => string | undefined;
}

/** What is asked about a text, with its source where there is one. */
export function queryText({ sourceId }: LanguageContext, text: string): { text: string; sourceId?: string } {
  const source = sourceId();
  return source === undefined ? { text } : { text, sourceId: source };
}

const completionTypes: Readonly<Record<CompletionItem['kind'], string>> = {
  table: 'class',
  column: 'property',
  function: 'function',
  aggregate: 'function',
  operator: 'keyword',
  keyword: 'keyword',
  value: 'constant',
  variable: 'variable',
};

/** Completion, hover, diagnostics and colours from the engine. A failure of one leaves the editor as it is. */
export function engineLanguage(context: LanguageContext): Extension {
  return [
    autocompletion({
      override: [(request) => complete(context, request)],
      icons: true,
      maxRenderedOptions: 200,
      activateOnTypingDelay: 60,
    }),
    hoverTooltip((view, offset) => hover(context, view, offset), { hoverTime: 400 }),
    linter((view) => diagnose(context, view), { delay: 300 }),
    classification(context),
  ];
}

async function complete(context: LanguageContext, request: CompletionContext): Promise<CompletionResult | null> {
  const text = request.state.doc.toString();
  const controller = new AbortController();
  request.addEventListener('abort', () => controller.abort());
  const before = request.matchBefore(/[\w$"'@.-]+|[|(,=\s]\s*/);
  if (!request.explicit && !before) return null;
  const params = { ...queryText(context, text), offset: request.pos };
  const items = await context.host.call('language/complete', params, { signal: controller.signal }).catch(() => []);
  const first = items[0];
  const start = first?.span.start ?? request.matchBefore(/[\w-]+/)?.from ?? request.pos;
  const options = [...items.map(completion), ...(beginsStatement(text, start) ? templates : [])];
  if (options.length === 0) return null;
  return {
    from: Math.min(start, request.pos),
    to: Math.max(first?.span.end ?? request.pos, request.pos),
    options,
    validFor: /^[\w$-]*$/,
  };
}

/** The editor ranks by the text that is typed, and by boosts of 99 to -99 where that says nothing: the engine's order, the first 199 of it. */
function completion(item: CompletionItem, place: number): Completion {
  return {
    label: item.label,
    type: completionTypes[item.kind],
    ...(item.detail === undefined ? {} : { detail: item.detail }),
    boost: Math.max(-99, 99 - place),
    apply: (view, _completion, from, to) => {
      const insert = item.insert + (item.insertAfter ?? '');
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + item.insert.length }, userEvent: 'input.complete' });
    },
  };
}

async function hover(context: LanguageContext, view: EditorView, offset: number) {
  const params = { ...queryText(context, view.state.doc.toString()), offset };
  const answer = await context.host.call('language/hover', params).catch(() => undefined);
  if (!answer) return null;
  return { pos: answer.span.start, end: answer.span.end, above: true, create: () => ({ dom: drawMarkdown(answer.markdown) }) };
}

async function diagnose(context: LanguageContext, view: EditorView): Promise<Diagnostic[]> {
  const text = view.state.doc.toString();
  if (text.trim() === '') return [];
  const found = await context.host.call('language/diagnose', queryText(context, text)).catch(() => []);
  return found.map(({ start, end, severity, message, code, fixes = [] }) => {
    const from = Math.min(start, text.length);
    return {
      from,
      to: Math.min(text.length, Math.max(end, from)),
      severity: severity === 'information' ? 'info' : severity,
      message,
      source: code,
      actions: fixes.map(({ title, edits }) => ({
        name: title,
        apply: (target) => {
          const changes = edits.map((edit) => ({ from: edit.start, to: edit.end, insert: edit.text }));
          if (target.state.doc.toString() === text) target.dispatch({ changes, userEvent: 'input.fix' });
        },
      })),
    };
  });
}

const setColours = StateEffect.define<readonly ClassifiedSpan[]>();

const colours = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, transaction) => {
    const spans = transaction.effects.find((effect) => effect.is(setColours));
    if (!spans) return before.map(transaction.changes);
    const length = transaction.newDoc.length;
    const marks = spans.value
      .filter(({ start, end }) => start < end && end <= length)
      .map(({ start, end, kind }) => Decoration.mark({ class: `kql-${kind.toLowerCase()}` }).range(start, end));
    return Decoration.set(marks, true);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Asks for colours a moment after each change; until they come the old ones move along with the text, so nothing flashes. */
function classification(context: LanguageContext): Extension {
  const plugin = ViewPlugin.define((view) => {
    let timer = 0;
    let running: AbortController | undefined;
    const ask = async (): Promise<void> => {
      running?.abort();
      running = new AbortController();
      const text = view.state.doc.toString();
      const spans = await context.host
        .call('language/classify', queryText(context, text), { signal: running.signal })
        .catch(() => undefined);
      if (spans && view.state.doc.toString() === text) view.dispatch({ effects: setColours.of(spans) });
    };
    const later = (delay: number): void => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void ask(), delay);
    };
    later(0);
    return {
      update: (update: ViewUpdate) => {
        if (update.docChanged) later(120);
      },
      destroy: () => {
        clearTimeout(timer);
        running?.abort();
      },
    };
  });
  return [colours, plugin];
}
