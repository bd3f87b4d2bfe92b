import { exampleList } from '../functions/entry';
import type { FunctionExample } from '../scalarFunction';

const rows = 'datatable(k:string, n:long)["a", 1, "b", 2, "a", 3]';
const times = 'datatable(t:datetime, n:long)[datetime(2024-01-01), 1, datetime(2024-01-03), 2]';

/** Whole queries that give one cell, for each kind of tabular expression, by the parser's name of it. */
const byKind: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  ConsumeOperator: { [`${rows} | consume; print 1`]: '1' },
  CountOperator: { [`${rows} | count`]: '3' },
  DataTableExpression: { 'datatable(x:long)[7]': '7' },
  DistinctOperator: { [`${rows} | distinct k | count`]: '2' },
  EvaluateOperator: { 'print d = dynamic({"a":1}) | evaluate bag_unpack(d)': '1' },
  ExtendOperator: { 'print a = 1 | extend b = a + 1 | project b': '2' },
  FacetOperator: { [`${rows} | where k == "a" | facet by k`]: 'a' },
  FindOperator: {
    'let A = view () { datatable(a:long, b:string)[7, "x", 8, "y"] }; find in (A) where b == "x" project a | project a': '7',
    'let A = view () { datatable(a:long, b:string)[7, "x"] }; let B = view () { datatable(a:string, b:string)["q", "x"] }; find in (A, B) where b == "x" | summarize strcat(max(a_long), max(a_string))':
      '7q',
    'let A = view () { print a = 7 }; let B = view () { print a = "7" }; find in (A, B) where a == 7 project a:string | summarize make_list(a)':
      '["7","7"]',
  },
  ForkOperator: { [`${rows} | fork Rows = (count) (summarize sum(n))`]: '3' },
  GetSchemaOperator: { 'print a = 1 | getschema | project ColumnType': 'long' },
  InvokeOperator: { 'let Doubled = (T:(n:long)) { T | project n = n * 2 }; print n = 2 | invoke Doubled()': '4' },
  JoinOperator: { [`${rows} | join kind=inner (print k = "b", x = 5) on k | project x + n`]: '7' },
  LookupOperator: { [`${rows} | lookup (print k = "b", x = 5) on k | summarize sum(x)`]: '5' },
  MakeSeriesOperator: {
    [`${times} | make-series s = sum(n) default=0 on t from datetime(2024-01-01) to datetime(2024-01-04) step 1d | project s`]: '[1,0,2]',
    'datatable(r:real)[1.5, 3.5] | make-series s = count() on r step 1.0 | project strcat(s, r)': '[1,0,1][1.0,2.0,3.0]',
    'datatable(n:long)[1, 2, 4] | make-series s = count() on n step 1 | project s': '[1,1,0,1]',
  },
  MvApplyOperator: { 'print d = dynamic([3, 1]) | mv-apply x = d to typeof(long) on (summarize s = sum(x)) | project s': '4' },
  MvExpandOperator: { 'print d = dynamic([3, 1]) | mv-expand d to typeof(long) | summarize sum(d)': '4' },
  ParseOperator: { 'print s = "a=12;" | parse s with "a=" n:long ";" | project n': '12' },
  ParseKvOperator: {
    'print s = "a=1, b=2" | parse-kv s as (b:long) with (pair_delimiter=", ", kv_delimiter="=") | project b': '2',
    'print s = "a  =  1 b=2" | parse-kv s as (a:long) with (pair_delimiter=" ", kv_delimiter="=") | project a': '1',
    'print s = "a= b=2" | parse-kv s as (a:string) with (pair_delimiter=" ", kv_delimiter="=") | project a': '',
    'print s = "[x] a:1, b:two" | parse-kv s as (b:string) | project b': 'two',
    'print s = "town=Old Mill road=9" | parse-kv s as (town:string) with (pair_delimiter=" ", kv_delimiter="=", greedy=true) | project town':
      'Old Mill',
    [String.raw`print s = "a='it\\'s' b=2" | parse-kv s as (a:string) with (pair_delimiter=" ", kv_delimiter="=", quote="'", escape="\\") | project a`]:
      "it's",
    [String.raw`print s = "<a|1><b|2>" | parse-kv s as (b:long) with (regex=@"<(\w+)\|(\w+)>") | project b`]: '2',
  },
  ParseWhereOperator: { 'datatable(s:string)["a=12", "other"] | parse-where s with "a=" n:long | count': '1' },
  PartitionOperator: {
    [`${rows} | partition by k (top 1 by n) | summarize sum(n)`]: '5',
    [`${rows} | partition hint.strategy=native by k (summarize m = max(n)) | summarize sum(m)`]: '5',
    'range x from 1 to 2 step 1 | partition by x { range y from 1 to 3 step 1 | where y == toscalar(x) } | summarize sum(y)': '3',
  },
  PrintOperator: { 'print 1 + 1': '2' },
  ProjectOperator: { 'print a = 1, b = 2 | project b': '2' },
  ProjectRenameOperator: { 'print a = 1 | project-rename b = a | project b': '1' },
  RangeOperator: { 'range x from 1 to 4 step 1 | summarize sum(x)': '10' },
  ReduceByOperator: {
    'range x from 1 to 10 step 1 | project s = strcat("fooZ", x) | reduce by s with characters="Z" | project strcat(Pattern, " ", Count)':
      'foo* 10',
    'range x from 1 to 10 step 1 | project s = strcat("fooZ", x) | reduce by s | project strcat(Pattern, Representative)': 'others',
    'datatable(s:string)["user ann left", "user bob left"] | reduce kind=source by s | summarize take_any(Pattern)': 'user * left',
  },
  SampleDistinctOperator: { [`${rows} | sample-distinct 1 of k | count`]: '1' },
  TopHittersOperator: { [`${rows} | top-hitters 1 of k | project k`]: 'a' },
  SampleOperator: { [`${rows} | sample 2 | count`]: '2' },
  ScanOperator: {
    'range x from 1 to 3 step 1 | scan order by x desc declare (seen:string) with (step s: true => seen = strcat(s.seen, x);) | summarize max(seen)':
      '321',
    'range x from 1 to 3 step 1 | sort by x asc | scan declare (total:long = 0) with (step s: true => total = x + s.total;) | summarize max(total)':
      '6',
    'datatable(n:long, e:string)[1, "in", 2, "out"] | sort by n asc | scan declare (since:long) with (step a: e == "in"; step b optional: e == "stay"; step c: e == "out" => since = a.n;) | where e == "out" | project since':
      '1',
  },
  SearchOperator: {
    'datatable(s:string)["one two", "three"] | search "two" | count': '1',
    'datatable(s:string)["Lab-7 PC", "three"] | search "lab*pc" | count': '1',
    'let A = view () { print a = 7 }; let B = view () { print a = "7" }; search in (A, B) a_long == 7 | project $table': 'A',
  },
  SerializeOperator: { 'print a = 5 | serialize n = row_number() | project n': '1' },
  SortOperator: { [`${rows} | sort by n asc | project n | take 1`]: '1' },
  SummarizeOperator: { [`${rows} | summarize s = sum(n) by k | where k == "a" | project s`]: '4' },
  TakeOperator: { [`${rows} | take 2 | count`]: '2' },
  TopOperator: { [`${rows} | top 1 by n | project n`]: '3' },
  TopNestedOperator: {
    [`${rows} | top-nested 1 of k by sum(n) | project k`]: 'a',
    [`${rows} | top-nested 1 of k with others = "rest" by s = sum(n) | where k == "rest" | project s`]: '2',
  },
  UnionOperator: {
    'union (print a = 1), (print a = toint(2)), (print a_long = 3) | summarize strcat_delim(",", take_any(a_long1), take_any(a_int), take_any(a_long))':
      '1,2,3',
    [`union (${rows}), (print k = "c", n = 4) | summarize sum(n)`]: '10',
  },
  FilterOperator: { [`${rows} | where n > 1 | count`]: '2' },
  ProjectAwayOperator: { 'print a = 1, b = 2 | project-away a': '2' },
  ProjectKeepOperator: { 'print a = 1, b = 2 | project-keep b': '2' },
  ProjectReorderOperator: { 'print a = 1, b = 2 | project-reorder b': '2' },
  ProjectByNamesOperator: { 'print a = 1, b = 2 | project-by-names dynamic(["b"])': '2' },
  RenderOperator: { 'print a = 1 | render card': '1' },
  AsOperator: { 'print a = 1 | as T | union T | count': '2' },
  ExecuteAndCacheOperator: { 'print a = 1 | __executeAndCache': '1' },
  AssertSchemaOperator: { 'print a = 1 | assert-schema (a:long)': '1' },
};

const queriesInList = 'A query in parentheses in its list of tables is refused: name it with let before.';

const differences: Readonly<Record<string, string>> = {
  FindOperator: queriesInList,
  SearchOperator: queriesInList,
  RangeOperator: 'A range of more than a thousand million rows is read to its hundred millionth row, then refused; its count is given.',
  ReduceByOperator:
    'How the service groups is not documented beyond its idea: here a pattern is what more than the threshold’s share of the rows, and more than one, have at the same places; numbers beside words are never part of it.',
  ScanOperator:
    'Optional steps are not documented: here a row may come to a step from the one before it, or past optional ones from an earlier one.',
};

/** Where the answers of a kind of tabular expression differ from the service's, in words. */
export function operatorDifference(kind: string): string | undefined {
  return differences[kind];
}

/** The examples of a kind of tabular expression. */
export function operatorExamples(kind: string): readonly FunctionExample[] {
  return exampleList(byKind[kind] ?? {});
}
