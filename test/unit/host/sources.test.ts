import { describe, expect, it } from 'vitest';
import { createSourceBook } from '../../../src/host/sources';
import { sourceInfo } from '../../support/sourceInfo';

const full = sourceInfo({ sourceId: 'full' });
const later = sourceInfo({ sourceId: 'later' });
const empty = sourceInfo({ sourceId: 'empty', rows: 0, tables: [] });

describe('the current source', () => {
  it('is the last one opened until another is chosen', () => {
    const book = createSourceBook();
    expect(book.current).toBeUndefined();
    book.put(full);
    book.put(later);
    expect(book.current?.sourceId).toBe('later');
    book.makeCurrent('full');
    expect(book.current?.sourceId).toBe('full');
  });

  it('is never one without logs while there is another, so that queries do not silently find nothing', () => {
    const book = createSourceBook();
    book.put(full);
    book.put(empty);
    book.makeCurrent('empty');
    expect(book.current?.sourceId).toBe('full');
    book.drop('full');
    expect(book.current?.sourceId).toBe('empty');
  });

  it('may be one that is loading, though nothing of it is there yet', () => {
    const book = createSourceBook();
    book.put(full);
    book.put({ ...empty, state: 'loading' });
    expect(book.current?.sourceId).toBe('empty');
  });

  it('falls back when it is removed', () => {
    const book = createSourceBook();
    book.replace([full, later]);
    book.makeCurrent('later');
    book.drop('later');
    expect(book.current?.sourceId).toBe('full');
  });
});

describe('the open sources', () => {
  it('keep their places when one changes, and tell of each change', () => {
    const book = createSourceBook();
    let told = 0;
    const listener = book.onChange(() => told++);
    book.replace([full, later]);
    book.put({ ...full, rows: 5 });
    expect(book.all.map(({ sourceId, rows }) => [sourceId, rows])).toEqual([
      ['full', 5],
      ['later', 1200],
    ]);
    listener.dispose();
    book.drop('full');
    expect(told).toBe(2);
  });
});
