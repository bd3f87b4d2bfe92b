import { StreamLanguage, type StreamParser } from '@codemirror/language';

const operators = new Set(
  'as assert consume count datatable distinct evaluate extend externaldata facet find fork getschema graph-match invoke join limit lookup make-graph make-series materialize mv-apply mv-expand parse parse-kv parse-where partition print project project-away project-by-names project-keep project-rename project-reorder range reduce render sample sample-distinct scan search serialize sort order summarize take top top-hitters top-nested union where filter'.split(
    ' ',
  ),
);
const words = new Set(
  'and or not in has has_any has_all contains startswith endswith hasprefix hassuffix between by on kind with to step from let set declare of asc desc nulls first last true false null matches regex contains_cs has_cs startswith_cs endswith_cs isfuzzy inner outer leftouter rightouter fullouter leftanti rightanti leftsemi rightsemi innerunique anti semi'.split(
    ' ',
  ),
);
const types = new Set('bool boolean int long real double decimal string datetime date timespan time guid uuid dynamic'.split(' '));

interface TokenState {
  /** Whether a block string, between two ```, is open. */
  block: boolean;
}

const parser: StreamParser<TokenState> = {
  name: 'kql',
  startState: () => ({ block: false }),
  token(stream, state) {
    if (state.block || stream.match('```')) {
      state.block = !stream.match(/^.*?```/);
      if (state.block) stream.skipToEnd();
      return 'string';
    }
    if (stream.eatSpace()) return null;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match(/^[hH]?@"(?:[^"]|"")*"?/) || stream.match(/^[hH]?@'(?:[^']|'')*'?/)) return 'string';
    if (stream.match(/^[hH]?"(?:[^"\\]|\\.)*"?/) || stream.match(/^[hH]?'(?:[^'\\]|\\.)*'?/)) return 'string';
    if (stream.match(/^\d+(?:\.\d+)?(?:e[+-]?\d+)?(?:d|h|m|s|ms|microsecond|tick)?\b/i)) return 'number';
    return stream.match(/^[A-Za-z_$][\w]*(?:-[a-z]+)*!?~?/) ? word(stream.current(), stream) : other(stream);
  },
  languageData: { commentTokens: { line: '//' }, closeBrackets: { brackets: ['(', '[', '{', '"', "'"] } },
};

type Stream = Parameters<StreamParser<TokenState>['token']>[0];

function word(text: string, stream: Stream): string | null {
  if (operators.has(text)) return 'keyword';
  const plain = text.replace(/[!~]+$/, '');
  const dash = plain.indexOf('-');
  if (dash > 0) {
    stream.backUp(text.length - dash);
    return word(plain.slice(0, dash), stream);
  }
  if (stream.match(/^\s*\(/, false) && !words.has(plain)) return types.has(plain) ? 'typeName' : 'variableName.function';
  if (words.has(plain)) return plain === 'true' || plain === 'false' || plain === 'null' ? 'bool' : 'operator';
  return types.has(plain) ? 'typeName' : 'variableName';
}

function other(stream: Stream): string | null {
  if (stream.match(/^(?:==|!=|<=|>=|=~|!~|[<>=+*/%|-]|\.\.)/)) return 'punctuation';
  stream.next();
  return null;
}

/** Colours a query at once, before the engine has said what its names are. */
export const kqlLanguage = StreamLanguage.define(parser);
