import { describe, expect, it } from 'vitest';
import { limitedPattern } from '../../../../src/flows/siem/limitedPattern';

/** A clock by which each look at it is so many milliseconds later. */
function clockOf(step: number): () => number {
  let now = 0;
  return () => (now += step);
}

describe('a pattern of somebody', () => {
  it('is stopped where it is slow on many texts, though on none alone', () => {
    const slow = limitedPattern('a', '', clockOf(200));
    expect(() => {
      for (let index = 0; index < 40; index++) slow.exec('a');
    }).toThrow('“a” took longer than 5 seconds on these records together');
  });

  it('may read any number of texts where it is quick', () => {
    const quick = limitedPattern('(b)|(c)', 'i', clockOf(1));
    for (let index = 0; index < 6000; index++) expect(quick.exec('xC')).toEqual(['C', null, 'C']);
    expect(quick.split('1b2')).toEqual(['1', 'b', '2']);
  });
});
