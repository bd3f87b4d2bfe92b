/** Something with a life that ends. The same shape as the editor's own, so that either side can hold it. */
export interface Disposable {
  dispose(): void;
}

/** A bag of things that end together, last in first out. What is added after the end is ended at once. */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #ended = false;

  add<T extends Disposable>(item: T): T {
    if (this.#ended) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#ended = true;
    for (let item = this.#items.pop(); item !== undefined; item = this.#items.pop()) item.dispose();
  }
}
