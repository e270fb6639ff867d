// Which files of earlier builds stay: a page that was opened before a deployment still asks for them.
export const KEPT_DAYS = 14;

/**
 * Sorts what lies in dist/ beside the files just built. `since` says when each was first found superseded
 * (ISO time); returns the new `since` of those that stay, and `gone`: those nobody can need any more.
 */
export function sortSuperseded({ present, built, since, now }) {
  const oldest = now.getTime() - KEPT_DAYS * 24 * 3600 * 1000;
  const stays = {};
  const gone = [];
  for (const path of present.filter((one) => !built.has(one))) {
    const first = since[path] || now.toISOString();
    if (Date.parse(first) < oldest) gone.push(path);
    else stays[path] = first;
  }
  return { stays, gone };
}
