import { randomUUID } from 'node:crypto';
import type { QueryDiagnostic } from '../../base/queryDiagnostic';
import { ServiceFailure } from '../http/serviceFailure';

/** What the query service says of a text that it cannot run: where it is, and the token that stands there. */
export function queryRefused(text: string, diagnostics: readonly QueryDiagnostic[]): ServiceFailure {
  const first = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
  if (!first) return badArgument({ code: 'SyntaxError', message: 'A recognition error occurred in the query.' });
  if (!/^KS\d+$/.test(first.code))
    return new ServiceFailure(501, 'SandboxNotImplemented', `The sandbox's engine cannot run this query faithfully: ${first.message}`, {
      more: { correlationId: randomUUID() },
    });
  const before = text.slice(0, first.start);
  const line = before.split('\n').length;
  const pos = first.start - (before.lastIndexOf('\n') + 1);
  const token = text.slice(first.start, first.end).split('\n')[0] ?? '';
  const place = { line, pos, token };
  if (isSyntax(first))
    return badArgument({
      code: 'SyntaxError',
      message: 'A recognition error occurred in the query.',
      innererror: { code: 'SYN0002', message: `Query could not be parsed at '${token}' on line [${line},${pos}]`, ...place },
    });
  return badArgument({
    code: 'SemanticError',
    message: 'A semantic error occurred.',
    innererror: { code: 'SEM0100', message: semanticWords(first, token), ...place },
  });
}

/** The parser's own findings have low numbers; those of the binder begin at a hundred. */
function isSyntax({ code }: QueryDiagnostic): boolean {
  return Number(code.slice(2)) < 100;
}

function semanticWords({ message }: QueryDiagnostic, token: string): string {
  if (/does not refer to any known table/i.test(message)) return `Failed to resolve table or column expression named '${token}'`;
  if (/does not refer to any known/i.test(message)) return `Failed to resolve scalar expression named '${token}'`;
  return message;
}

export function badArgument(innererror: object): ServiceFailure {
  return new ServiceFailure(400, 'BadArgumentError', 'The request had some invalid properties', {
    more: { correlationId: randomUUID(), innererror },
  });
}

export function gatewayTimeout(): ServiceFailure {
  return new ServiceFailure(504, 'GatewayTimeout', 'Gateway timeout', {
    more: { correlationId: randomUUID(), innererror: { code: 'GatewayTimeout', message: 'Unable to unzip response' } },
  });
}

/** The error of an answer that holds only a part of the result. */
export function partialError(message: string, code = '-2133196797'): object {
  return {
    code: 'PartialError',
    message: 'There were some errors when processing your query.',
    details: [
      {
        code: 'EngineError',
        message: 'Something went wrong processing your query on the server.',
        innererror: { code, message, severity: 2, severityName: 'Error' },
      },
    ],
  };
}
