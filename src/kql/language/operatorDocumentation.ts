import type { Documentation } from './documentation';

const strings = 'datatypes-string-operators';

/** The tabular operators, the statements and the operators on strings and lists, by the word that a query has. */
export const operatorDocumentation: Readonly<Record<string, Documentation>> = {
  where: {
    text: 'Keeps the rows for which a condition is true.',
    example: 'SigninLogs\n| where ResultType != "0" and TimeGenerated > ago(1d)',
  },
  filter: { text: 'Another word for `where`.', page: 'where-operator' },
  project: {
    text: 'Chooses columns, names them and computes new ones; all others are left out.',
    example: 'SigninLogs\n| project TimeGenerated, User = UserPrincipalName',
  },
  'project-away': { text: 'Leaves columns out. Names may have `*` for any text.', example: 'SigninLogs\n| project-away *_dynamic' },
  'project-keep': { text: 'Keeps the named columns in the order they had.', example: 'SigninLogs\n| project-keep TimeGenerated, User*' },
  'project-rename': { text: 'Gives columns new names.', example: 'SigninLogs\n| project-rename User = UserPrincipalName' },
  'project-reorder': {
    text: 'Moves columns to the front, sorted by name where `asc` or `desc` is given.',
    example: 'SigninLogs\n| project-reorder UserPrincipalName, *',
  },
  extend: {
    text: 'Adds computed columns, or replaces those of the same name.',
    example: 'SigninLogs\n| extend Failed = ResultType != "0"',
  },
  summarize: {
    text: 'Makes one row of each group of rows. Without `by` there is one group.',
    example: 'SigninLogs\n| summarize Count = count() by UserPrincipalName, bin(TimeGenerated, 1h)',
  },
  count: { text: 'Counts the rows.', example: 'SigninLogs\n| count', page: 'count-operator' },
  distinct: { text: 'Gives each combination of the columns once.', example: 'SigninLogs\n| distinct UserPrincipalName, IPAddress' },
  sort: {
    text: 'Sorts the rows; the largest first where nothing is said. `nulls first` and `nulls last` place what is missing.',
    example: 'SigninLogs\n| sort by TimeGenerated desc',
  },
  order: { text: 'Another word for `sort`.', page: 'sort-operator' },
  top: { text: 'Gives the first rows by an order, without sorting the rest.', example: 'SigninLogs\n| top 10 by TimeGenerated' },
  'top-nested': {
    text: 'Gives the largest groups, and within each the largest of the next level.',
    example: 'SigninLogs\n| top-nested 3 of Location by count(), top-nested 2 of UserPrincipalName by count()',
  },
  'top-hitters': { text: 'Gives the values that occur most often.', example: 'SigninLogs\n| top-hitters 5 of UserPrincipalName' },
  take: { text: 'Gives some rows, no matter which.', example: 'SigninLogs\n| take 100' },
  limit: { text: 'Another word for `take`.', page: 'take-operator' },
  sample: { text: 'Gives a number of rows at random.', example: 'SigninLogs\n| sample 10' },
  'sample-distinct': {
    text: 'Gives a number of the values of a column, each once.',
    example: 'SigninLogs\n| sample-distinct 10 of UserPrincipalName',
  },
  join: {
    text: 'Puts rows of two tables together where keys are equal. The default kind, `innerunique`, takes one row of the left for each key.',
    example: 'SigninLogs\n| join kind=inner (AuditLogs) on CorrelationId',
  },
  lookup: {
    text: 'Adds columns of a small table to the rows of a large one; the keys appear once.',
    example: 'SigninLogs\n| lookup kind=leftouter (Names) on UserId',
  },
  union: {
    text: 'Puts the rows of tables below each other. `withsource` names the table of each row.',
    example: 'union withsource=Table SigninLogs, AADNonInteractiveUserSignInLogs',
  },
  let: {
    text: 'Gives a name to a value, a table or a function for the rest of the query.',
    example: 'let since = ago(1d);\nSigninLogs\n| where TimeGenerated > since',
    page: 'let-statement',
  },
  set: { text: 'Sets an option of the query.', page: 'set-statement' },
  print: { text: 'Makes one row of computed values.', example: 'print Now = now()' },
  range: { text: 'Makes a table of one column that counts in steps.', example: 'range Day from ago(7d) to now() step 1d' },
  datatable: {
    text: 'Makes a table of values that stand in the query.',
    example: 'datatable(Name:string, Age:int) ["Ana", 31, "Ben", 44]',
  },
  parse: {
    text: 'Takes values out of a text by a pattern; rows that do not match have empty values.',
    example: 'T\n| parse Message with * "user=" User " from " Address',
  },
  'parse-where': { text: 'As `parse`, and leaves out the rows that do not match.', example: 'T\n| parse-where Message with "user=" User' },
  'parse-kv': {
    text: 'Takes the values of keys out of a text such as `a=1; b=2`.',
    example: 'T\n| parse-kv Message as (a:int, b:string) with (pair_delimiter=";", kv_delimiter="=")',
  },
  'mv-expand': {
    text: 'Makes one row of each element of an array or each property of a bag.',
    example: 'SigninLogs\n| mv-expand Policy = ConditionalAccessPolicies',
  },
  mvexpand: { text: 'An older word for `mv-expand`.', page: 'mv-expand-operator' },
  'mv-apply': {
    text: "Runs a query over the elements of each row's array.",
    example: 'T\n| mv-apply Item = Items on (top 1 by toint(Item.Size))',
  },
  'make-series': {
    text: 'Makes arrays of a value over an axis of equal steps, with a default where there are no rows.',
    example: 'SigninLogs\n| make-series Count = count() default=0 on TimeGenerated from ago(7d) to now() step 1h by Location',
  },
  render: {
    text: 'Says how the result is to be drawn. It does not change the rows.',
    example: 'SigninLogs\n| summarize count() by bin(TimeGenerated, 1h)\n| render timechart',
  },
  search: {
    text: 'Looks for a text in all columns of all or of some tables.',
    example: 'search in (SigninLogs, AuditLogs) "ana@contoso.example"',
  },
  find: { text: 'Looks for rows across tables by a condition.', example: 'find in (SigninLogs, AuditLogs) where CorrelationId == "…"' },
  serialize: {
    text: 'Fixes the order of the rows, so that `prev`, `next` and `row_number` have a meaning.',
    example: 'SigninLogs\n| serialize Number = row_number()',
  },
  evaluate: {
    text: 'Calls a plugin, such as `bag_unpack` or `pivot`.',
    example: 'SigninLogs\n| evaluate pivot(Location, count(), UserPrincipalName)',
  },
  invoke: { text: 'Calls a function with the table on its left.', example: 'SigninLogs\n| invoke OnlyFailures()' },
  as: { text: 'Gives the table a name that later parts of the query may use.', example: 'SigninLogs\n| as Logins' },
  getschema: { text: 'Gives the names and types of the columns.', example: 'SigninLogs\n| getschema' },
  partition: {
    text: 'Runs a query over each group of rows by itself.',
    example: 'SigninLogs\n| partition by Location (top 3 by TimeGenerated)',
  },
  fork: { text: 'Gives the rows to several queries; each has its own result.', example: 'SigninLogs\n| fork (count) (take 10)' },
  facet: { text: 'Counts the values of each column, one result for each.', example: 'SigninLogs\n| facet by Location, ResultType' },
  scan: {
    text: 'Looks for sequences of rows by steps.',
    example:
      'SigninLogs\n| sort by TimeGenerated asc\n| scan with (step failed: ResultType == "50126"; step through: ResultType == "0" and TimeGenerated - failed.TimeGenerated < 5m;)',
    page: 'scan-operator',
  },
  consume: { text: 'Reads the rows and gives none.' },
  reduce: {
    text: 'Groups texts that look alike, and gives the pattern of each group.',
    example: 'SigninLogs\n| reduce by UserAgent with threshold=0.05',
    page: 'reduce-operator',
  },
  by: { text: 'Names the groups, or the order.', page: 'summarize-operator' },
  in: {
    text: 'Whether a value is one of a list; case counts.',
    example: 'SigninLogs\n| where ResultType in ("50126", "50053")',
    page: 'in-cs-operator',
  },
  'in~': { text: 'Whether a value is one of a list; case does not count.', page: 'in-operator' },
  '!in': { text: 'Whether a value is none of a list; case counts.', page: 'not-in-cs-operator' },
  '!in~': { text: 'Whether a value is none of a list; case does not count.', page: 'not-in-operator' },
  has: {
    text: 'Whether a text has a whole term, that is a run of letters and digits; case does not count. Faster than `contains`.',
    example: 'AuditLogs\n| where OperationName has "role"',
    page: strings,
  },
  '!has': { text: 'Whether a text has not a whole term; case does not count.', page: strings },
  has_cs: { text: 'Whether a text has a whole term; case counts.', page: strings },
  '!has_cs': { text: 'Whether a text has not a whole term; case counts.', page: strings },
  has_any: {
    text: 'Whether a text has one or more of the terms; case does not count.',
    example: 'AuditLogs\n| where OperationName has_any ("consent", "role")',
    page: strings,
  },
  has_all: { text: 'Whether a text has all of the terms; case does not count.', page: strings },
  hasprefix: { text: 'Whether a term of the text begins so; case does not count.', page: strings },
  '!hasprefix': { text: 'Whether no term of the text begins so; case does not count.', page: strings },
  hassuffix: { text: 'Whether a term of the text ends so; case does not count.', page: strings },
  '!hassuffix': { text: 'Whether no term of the text ends so; case does not count.', page: strings },
  contains: { text: 'Whether a text stands anywhere in another; case does not count.', page: strings },
  '!contains': { text: 'Whether a text stands nowhere in another; case does not count.', page: strings },
  contains_cs: { text: 'Whether a text stands anywhere in another; case counts.', page: strings },
  '!contains_cs': { text: 'Whether a text stands nowhere in another; case counts.', page: strings },
  startswith: { text: 'Whether a text begins so; case does not count.', page: strings },
  '!startswith': { text: 'Whether a text does not begin so; case does not count.', page: strings },
  startswith_cs: { text: 'Whether a text begins so; case counts.', page: strings },
  endswith: { text: 'Whether a text ends so; case does not count.', page: strings },
  '!endswith': { text: 'Whether a text does not end so; case does not count.', page: strings },
  endswith_cs: { text: 'Whether a text ends so; case counts.', page: strings },
  between: {
    text: 'Whether a value lies in a range; both ends belong to it.',
    example: 'SigninLogs\n| where TimeGenerated between (ago(2d) .. ago(1d))',
    page: 'between-operator',
  },
  '!between': { text: 'Whether a value lies outside a range.', page: 'not-between-operator' },
  and: { text: 'True where both sides are.', page: 'logical-operators' },
  or: { text: 'True where one side is, or both are.', page: 'logical-operators' },
};

/** Patterns that are written `matches regex`. */
export const regexDocumentation: Documentation = { text: 'Whether a text matches a regular expression.', page: strings };
