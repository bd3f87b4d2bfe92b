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

/** The binder's walk over the tree, where it comes to the arguments of a call: what is used of it here. */
export interface ArgumentBinder {
  /** The state of the binder; what is null is not in scope. */
  readonly _binder: { _rowScope: object | null };
  VisitArgumentList: (this: ArgumentBinder, list: object, signature: object, scope: object) => void;
  VisitInScopeKind: (this: ArgumentBinder, node: object, scope: object) => void;
}

/**
 * Mends another: where an argument is a column of the table that is the first argument, as the key of `ipv4_lookup` is, whatever stands
 * there is taken for a table, and so is a query's missing source: an unknown name ends with an exception. Then the arguments are bound
 * as those of any call are; what is wrong with the first of them is a problem of its own.
 */
export function mendTableArguments(prototype: ArgumentBinder): void {
  const visit = prototype.VisitArgumentList;
  prototype.VisitArgumentList = function (this: ArgumentBinder, list, signature, scope) {
    const rows = this._binder._rowScope;
    try {
      visit.call(this, list, signature, scope);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this._binder._rowScope = rows;
      this.VisitInScopeKind(list, scope);
    }
  };
}

/** Tells whether two values that a text holds are the same. */
export interface ValueComparer {
  AreEquivalent: (this: ValueComparer, left: unknown, right: unknown, caseSensitive?: boolean) => boolean;
}

/**
 * Mends a third: where a call takes one of some words, as `datetime_diff` takes a period, and a timespan stands there, the comparison of
 * the two ends with an exception. They are not the same then, and that is what the package says of every other wrong value.
 */
export function mendComparedValues(comparer: ValueComparer): void {
  const given = comparer.AreEquivalent;
  comparer.AreEquivalent = (left, right, caseSensitive) => {
    try {
      return given.call(comparer, left, right, caseSensitive);
    } catch {
      return false;
    }
  };
}
