import { csv } from './csv';
import type { ExportFormat } from './exportFormat';
import { json } from './json';
import { jsonLines } from './jsonLines';
import { kqlDatatable } from './kqlDatatable';
import { markdown } from './markdown';
import { parquet } from './parquet';

/** Every format that results and queries can be exported in. */
export const exportFormats: readonly ExportFormat[] = [csv, json, jsonLines, parquet, markdown, kqlDatatable];
