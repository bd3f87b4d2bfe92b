import { savedFunctions } from '../../kql/savedFunctions';
import type { SavedFunction } from '../../kql/savedFunctions';
import type { CompileOptions, SourceTable } from '../../kql/compile';
import { createQueryFiles } from '../queryFiles/queryFiles';
import type { QueryFile } from '../queryFiles/queryFiles';
import type { Compile } from '../query/querySource';
import { externalFiles } from './externalFiles';
import { withWatchlists } from './watchlists';

/** Where the user keeps what queries may use beside the logs; nothing where it is not said. */
export interface LibraryPlaces {
  /** Folders with `.kql` files whose functions every query may call. */
  readonly functionsFolders?: readonly string[];
  /** A folder with a `.csv` file for each watchlist. */
  readonly watchlistsFolder?: string;
  /** Folders whose files `externaldata` may read. */
  readonly externalDataFolders?: readonly string[];
}

/** What queries may use beside the logs, as it is now. */
export interface QueryLibrary {
  /** The saved functions: the same list as long as their files are the same. */
  functions(): Promise<readonly SavedFunction[]>;
  /** A source's tables with those of the library. */
  tables(tables: readonly SourceTable[]): Promise<readonly SourceTable[]>;
  /** What a compilation is given, with all that the library has; functions that are given stand for its own. */
  options<Options extends Pick<CompileOptions, 'tables' | 'functions'>>(given: Options): Promise<Options & LibraryOptions>;
}

type LibraryOptions = Required<Pick<CompileOptions, 'tables' | 'functions' | 'externalFile'>>;

/** The folders are looked through again at most this often, in milliseconds: a text is checked with every few keys. */
const fresh = 500;

export function createQueryLibrary({
  functionsFolders = [],
  watchlistsFolder,
  externalDataFolders = [],
}: LibraryPlaces = {}): QueryLibrary {
  const read = createQueryFiles();
  const parsed = new WeakMap<QueryFile, readonly SavedFunction[]>();
  const functionsOf = (file: QueryFile): readonly SavedFunction[] => {
    const found = parsed.get(file) ?? savedFunctions(file);
    parsed.set(file, found);
    return found;
  };
  let last: { readonly at: number; readonly files: readonly QueryFile[]; readonly functions: readonly SavedFunction[] } | undefined;
  const externalFile = externalFiles(externalDataFolders);
  const library: QueryLibrary = {
    tables: (tables) => (watchlistsFolder === undefined ? Promise.resolve(tables) : withWatchlists(tables, watchlistsFolder)),
    async options(given) {
      const [kept, tables] = await Promise.all([library.functions(), library.tables(given.tables)]);
      return { ...given, tables, functions: given.functions ?? kept, externalFile };
    },
    async functions() {
      if (functionsFolders.length === 0) return none;
      const now = performance.now();
      if (last && now - last.at < fresh) return last.functions;
      const files = await read(functionsFolders, new AbortController().signal);
      const before = last;
      const isSame = before?.files.length === files.length && files.every((file, index) => file === before.files[index]);
      last = { at: now, files, functions: isSame ? before.functions : files.flatMap(functionsOf) };
      return last.functions;
    },
  };
  return library;
}

const none: readonly SavedFunction[] = [];

/** A compiler whose texts may use what the library has. */
export function withLibrary(compile: Compile, library: QueryLibrary): Compile {
  return async (text, options) => compile(text, await library.options(options));
}
