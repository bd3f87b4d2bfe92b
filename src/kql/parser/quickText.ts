/** A builder of text as the package's tokens write into one. */
interface TextBuilder {
  append(text: string): TextBuilder;
}

interface Token {
  Write(builder: TextBuilder, includeTrivia: number, start: number): void;
}

/** The package's syntax elements: what of them is made quicker. */
export interface TextElement {
  readonly TriviaStart: number;
  WalkTokens(this: TextElement, action: (token: Token) => void): void;
  ToString$1(this: TextElement, includeTrivia: number, maxLength: number): string;
}

/** Lets an element's text cost as much as it is long: the package's own builder joins all that it has before each token. */
export function quickenTexts(prototype: TextElement): void {
  prototype.ToString$1 = function (this: TextElement, includeTrivia, maxLength) {
    const parts: string[] = [];
    let length = 0;
    const builder: TextBuilder = {
      append: (text) => {
        parts.push(text);
        length += text.length;
        return builder;
      },
    };
    const start = this.TriviaStart;
    this.WalkTokens((token) => {
      if (length < maxLength) token.Write(builder, includeTrivia, start);
    });
    const text = parts.join('');
    return text.length > maxLength ? text.slice(0, maxLength) : text;
  };
}
