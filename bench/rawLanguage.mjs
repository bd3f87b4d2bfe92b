// The parser package as it comes, in a thread of its own: its globals are not those of the product's copy.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

const require = createRequire(import.meta.url);
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');

const { Symbols, GlobalState, KustoCode, Editor } = globalThis.Kusto.Language;
const schemaOf = (columns) => `(${columns.map(({ name, type }) => `['${name}']:${type}`).join(', ')})`;
const members = workerData.map(({ name, columns }) => new Symbols.TableSymbol.$ctor7(name, schemaOf(columns)));
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.$ctor1('logs', members));
const analyse = (text) => KustoCode.ParseAndAnalyze(text, globals);
const service = (text) => new Editor.KustoCodeService.ctor(analyse(text));

const work = {
  complete: ({ text, offset }) => service(text).GetCompletionItems(offset, Editor.CompletionOptions.Default),
  hover: ({ text, offset }) => service(text).GetQuickInfo(offset, Editor.QuickInfoOptions.Default),
  classify: ({ text }) => service(text).GetClassifications(0, text.length, true, true),
  diagnose: ({ text }) => analyse(text).GetDiagnostics(),
  format: ({ text }) => service(text).GetFormattedText(Editor.FormattingOptions.Default, 0),
};

parentPort.on('message', (request) => {
  work[request.kind](request);
  parentPort.postMessage('done');
});
