/** What the binder hands to a function that works out its own columns: what is used of it here. */
export interface CallContext {
  GetArguments: (this: CallContext, parameter: object) => object;
  GetArguments$1: (this: CallContext, parameterName: string) => object;
}

/**
 * Mends a slip of the parser package (12.4.1): where a call names its arguments so that more parameters are counted than arguments are given,
 * as in `sequence_detect(t, span = 1h, a = true)`, the search for those of a parameter ends with an exception. Then there are none; what is
 * missing is a problem of its own.
 */
export function mendCallArguments(prototype: CallContext): void {
  const given = prototype.GetArguments;
  prototype.GetArguments = function (this: CallContext, parameter) {
    try {
      return given.call(this, parameter);
    } catch {
      return this.GetArguments$1('');
    }
  };
}

/** What the binder finds the columns with that two tables have in common: what is used of it here. */
export interface CommonColumns {
  GetCommonColumns$1: (columns: object, others: object | undefined, found: object) => void;
}

/**
 * Mends a slip of the parser package (12.4.1): where the first argument of a plugin is no table, as in `ipv4_lookup(Unknown, a, b, c)`, it is
 * asked for its columns nevertheless, which ends with an exception. Then nothing is in common; what the argument is not is a problem of its own.
 */
export function mendCommonColumns(binder: CommonColumns): void {
  const find = binder.GetCommonColumns$1;
  binder.GetCommonColumns$1 = function (columns, others, found) {
    if (others !== undefined) find.call(this, columns, others, found);
  };
}

/** The binder's visitor of what a plugin is given: what is used of it here. */
export interface ArgumentBinder {
  readonly _binder: { _rowScope: object | null };
  VisitArgumentList: (this: ArgumentBinder, list: object, signature: object, scope: unknown) => void;
}

/**
 * Mends a slip of the parser package (12.4.1): where a plugin stands that has no rows before it, as after a parenthesis that was never closed, it is
 * asked which columns they have in common with a table, which ends with an exception. Then it has rows without columns; what it stands in is a
 * problem of its own.
 */
export function mendArgumentScope(prototype: ArgumentBinder, noColumns: () => object): void {
  const visit = prototype.VisitArgumentList;
  prototype.VisitArgumentList = function (this: ArgumentBinder, list, signature, scope) {
    const { _binder: binder } = this;
    if (binder._rowScope !== null) return visit.call(this, list, signature, scope);
    binder._rowScope = noColumns();
    try {
      visit.call(this, list, signature, scope);
    } finally {
      binder._rowScope = null;
    }
  };
}
