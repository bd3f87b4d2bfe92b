import { describe, expect, it } from 'vitest';
import { azureFailure } from '../../../src/azure/azureFailure';
import { publicClouds } from '../../../src/azure/cloud';
import { azureExplanations, explainAzure } from '../../../src/azure/explain';
import { signInExplanations } from '../../../src/azure/explainSignIn';
import { UserError } from '../../../src/base/errors';

const attempted = { doing: 'run the query', on: 'law-entra', remedy: 'Ask its owner.' };
const answerOf = (status: number, body: unknown) =>
  azureFailure({ status, headers: { get: () => undefined }, bodyAsText: JSON.stringify(body), url: 'https://api.example/v1' });

describe('every cloud', () => {
  it.each(Object.values(publicClouds))('$name has all addresses, each over HTTPS and without a slash at its end', (cloud) => {
    const { authority, arm, graph, logAnalytics, portal, audiences } = cloud;
    for (const address of [authority, arm, graph, logAnalytics, portal, ...Object.values(audiences)]) {
      expect(new URL(address).protocol).toBe('https:');
      expect(address.endsWith('/')).toBe(false);
    }
  });
});

describe('a failure of Azure', () => {
  it('is read wrapped and bare alike', () => {
    const bare = answerOf(409, { code: 'Conflict', message: 'The limit was reached.' });
    const wrapped = answerOf(409, { error: { code: 'Conflict', message: 'The limit was reached.' } });
    expect(bare.reasons).toEqual(wrapped.reasons);
    expect((explainAzure(bare, attempted) as UserError).message).toContain('The limit was reached.');
  });

  it('keeps line, position and token of the innermost reason', () => {
    const inner = { code: 'SYN0002', message: 'Query could not be parsed', line: 2, pos: 7, token: '|' };
    const failure = answerOf(400, {
      error: { code: 'BadArgumentError', message: 'bad', innererror: { code: 'SyntaxError', message: 'x', innererror: inner } },
    });
    expect(failure.innermost).toEqual({ code: 'SYN0002', message: 'Query could not be parsed', line: 2, position: 7, token: '|' });
  });

  it('has one entry for each code, and words that end as a sentence', () => {
    const codes = azureExplanations.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { message } of azureExplanations) expect(message(answerOf(403, {}), attempted)).toMatch(/^\S.*[.:]\s?$|^\S.*\.$/);
    for (const { message } of signInExplanations) expect(message('Contoso')).toMatch(/Contoso.*\.$/);
  });

  it('passes an abort and words of its own as they are', () => {
    const own = new UserError('Words.', { code: 'own' });
    expect(explainAzure(own, attempted)).toBe(own);
    const abort = new DOMException('The work was cancelled.', 'AbortError');
    expect(explainAzure(abort, attempted)).toBe(abort);
  });
});
