import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { z } from 'zod';
import { addAsHere, addFile, addLink, addTree, type ImageEntries } from './entries.ts';
import { CODE } from './course-files.ts';
import { librariesOf } from './system-files.ts';

/** Which Python there is, where its own files lie, and those of boto3 with all that it needs. */
const ASK = `
import glob, importlib.metadata, json, os, re, sys, sysconfig
files, waiting, known = {}, ["boto3"], set()
while waiting:
    name = waiting.pop()
    if name in known:
        continue
    known.add(name)
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        continue
    waiting += [re.match(r"[\\w.-]+", each).group() for each in found.requires or [] if "extra ==" not in each]
    for each in found.files or []:
        place = str(found.locate_file(each))
        if not str(each).startswith("..") and "__pycache__" not in str(each) and os.path.isfile(place):
            files[str(each)] = place
print(json.dumps({
    "executable": os.path.realpath(getattr(sys, "_base_executable", sys.executable)),
    "prefix": sys.base_prefix,
    "version": "%d.%d" % sys.version_info[:2],
    "stdlib": os.path.realpath(sysconfig.get_path("stdlib", vars={"base": sys.base_prefix, "installed_base": sys.base_prefix})),
    "extensions": glob.glob(os.path.join(sysconfig.get_path("stdlib", vars={"base": sys.base_prefix, "installed_base": sys.base_prefix}), "lib-dynload", "*.so")),
    "boto3": files,
}))
`;

const answerSchema = z.object({
  executable: z.string(),
  prefix: z.string(),
  version: z.string(),
  stdlib: z.string(),
  extensions: z.array(z.string()),
  boto3: z.record(z.string(), z.string()),
});
export type PythonFound = z.infer<typeof answerSchema>;

/** The Python that functions would run on here: the course's own if it has been installed, for its boto3. */
export function findPython(): PythonFound | undefined {
  for (const command of [join(CODE, '.coldstart', 'python', 'bin', 'python'), 'python3']) {
    try {
      const said = execFileSync(command, ['-I', '-c', ASK], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      return answerSchema.parse(JSON.parse(said));
    } catch {
      // Not this one: the next may be there.
    }
  }
  return undefined;
}

/** What nothing on a server needs of it. */
const NOT_RUN =
  /^(?:__pycache__|test|tests|idlelib|tkinter|turtledemo|ensurepip|lib2to3|site-packages|dist-packages|config-.*)$/;

/** Python as `python3`, in the places of a system's own, whoever has built it. */
export function addPython(entries: ImageEntries, found: PythonFound): void {
  const { executable, prefix, version, stdlib, extensions, boto3 } = found;
  // One of the system's stays: it is built to look there. Others find their files beside themselves.
  const home = prefix === '/usr' ? '/usr' : '/usr/local';
  const place = (path: string): string =>
    path.startsWith(`${prefix}/`) ? posix.join(home, path.slice(prefix.length)) : path;
  addFile(entries, place(executable), executable);
  const libraries = librariesOf([executable, ...extensions]);
  // Its own library is found beside the C library, where every program may read; the folder that it was built for is not there.
  const beside = posix.dirname(realpathSync(libraries.find((path) => path.endsWith('/libc.so.6')) ?? '/usr/lib'));
  for (const library of libraries) {
    if (place(library) === library) addAsHere(entries, library);
    else addFile(entries, `${beside}/${basename(library)}`, realpathSync(library));
  }
  if (basename(executable) !== 'python3') addLink(entries, `${home}/bin/python3`, basename(executable));
  addTree(entries, place(stdlib), stdlib, (name) => !NOT_RUN.test(name));
  const packages =
    prefix === '/usr' ? `/usr/local/lib/python${version}/dist-packages` : `${place(stdlib)}/site-packages`;
  for (const [path, source] of Object.entries(boto3))
    if (existsSync(source)) addFile(entries, `${packages}/${path}`, source);
}
