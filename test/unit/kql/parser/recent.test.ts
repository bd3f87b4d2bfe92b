import { describe, expect, it } from 'vitest';
import { remember } from '../../../../src/kql/parser/recent';

function counted(count: number): { readonly get: (question: string) => string; readonly asked: string[] } {
  const asked: string[] = [];
  const same = (left: string, right: string): boolean => left === right;
  return { get: remember(count, same, (question: string) => `${asked.push(question)}:${question}`).get, asked };
}

describe('answers that are remembered', () => {
  it('works a question out once', () => {
    const { get, asked } = counted(2);
    expect([get('a'), get('a')]).toEqual(['1:a', '1:a']);
    expect(asked).toEqual(['a']);
  });

  it('forgets the answer that was asked for longest ago', () => {
    const { get, asked } = counted(2);
    for (const question of ['a', 'b', 'a', 'c', 'a', 'b']) get(question);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });
});
