import type { SourceInfo, TableInfo } from '../../src/protocol/engine';

/** A loaded source with one table, but for what a test is about. */
export function sourceInfo(about: Partial<SourceInfo> & Pick<SourceInfo, 'sourceId'>): SourceInfo {
  return {
    name: about.sourceId,
    paths: [`/logs/${about.sourceId}`],
    state: 'ready',
    tables: [tableInfo({ name: 'SigninLogs' })],
    rows: 1200,
    duplicates: 0,
    damaged: 0,
    files: 2,
    bytes: 2048,
    bytesLoaded: 2048,
    notices: [],
    ...about,
  };
}

export function tableInfo(about: Partial<TableInfo> & Pick<TableInfo, 'name'>): TableInfo {
  return { columns: [{ name: 'TimeGenerated', type: 'datetime' }], rows: 1200, known: true, ...about };
}
