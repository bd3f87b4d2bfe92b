import { describe, expect, it } from 'vitest';
import { givenParameters, queryParameters } from '../../../src/protocol/queryParameters';

describe('the parameters that a text declares', () => {
  it.each([
    ['SigninLogs | where UserPrincipalName == "query_parameters"', []],
    ['// declare query_parameters(a:long)\nprint "declare query_parameters(b:long)"', []],
    ['declare query_parameters(who:string, days:int = 7); print who', ['who:string', 'days:int=7']],
    ['declare query_parameters ( who : string = "a, \\"b\\")" ); print who', ['who:string=a, "b")']],
    [
      `declare query_parameters(p:string = @'C:\\x', since:datetime = datetime(2024-01-01))`,
      ['p:string=C:\\x', 'since:datetime=datetime(2024-01-01)'],
    ],
    [
      'declare query_parameters(d:dynamic = dynamic({"a": [1, 2]}), // ,x:long\n b:bool = true);',
      ['d:dynamic=dynamic({"a": [1, 2]})', 'b:bool=true'],
    ],
    [`declare query_parameters(['a b']:timespan = 1h);`, ['a b:timespan=1h']],
    [
      'declare query_parameters(a:long = 1);\nprint a\n\ndeclare query_parameters(a:string, b:real = -1.5);\nprint b',
      ['a:long=1', 'b:real=-1.5'],
    ],
    ['declare query_parameters(a:long, b:', []],
    ['declare query_parameters(a, b:long, :int, c:)', ['b:long']],
  ])('are found with their types and defaults: %s', (text, found) => {
    const shown = queryParameters(text).map(({ name, type, standard }) => `${name}:${type}${standard === undefined ? '' : `=${standard}`}`);
    expect(shown).toEqual(found);
  });

  it('are given the values that were typed for them, and no others', () => {
    const text = 'declare query_parameters(who:string = "ada", days:int, toString:string = "");';
    expect(givenParameters(text, { who: '', days: '3', other: 'x' })).toEqual({ parameters: { days: '3' } });
    expect(givenParameters(text, {})).toEqual({});
    expect(givenParameters('print 1', { who: 'x' })).toEqual({});
  });
});
