/** The form of a name that stands in names of files and folders too: of a feed, or of a receiver of one. */
export const feedNamePattern = '^[A-Za-z0-9_-]{1,40}$';
