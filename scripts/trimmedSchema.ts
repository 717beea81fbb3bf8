import type { Enum, INamespace, NamespaceBase, ReflectionObject, Root, Type } from 'protobufjs';
import protobuf from 'protobufjs';

/** The `.proto` files under `proto/`, in LND's own layout: `router.proto` imports `lightning.proto`. */
export const protoFiles = ['lightning.proto', 'routerrpc/router.proto', 'stateservice.proto'] as const;

/**
 * Parses LND's `.proto` files and keeps the named methods and every message they reach.
 *
 * @param protoFolder absolute path of `proto/`
 * @param methods service → names of its methods
 * @returns protobufjs's JSON form, with the comments of the files
 * @throws if a service or a method is not in the files
 */
export function trimmedSchema(protoFolder: string, methods: Record<string, readonly string[]>): INamespace {
  const root = load(protoFolder);
  const kept = new Set<ReflectionObject>();
  for (const [name, wanted] of Object.entries(methods)) keepService(root, name, wanted, kept);
  return prune(root, kept);
}

/** The names of all methods of the same services: service → methods, those that are kept and those that are not. */
export function methodNames(
  protoFolder: string,
  services: Record<string, unknown>,
): Record<string, readonly string[]> {
  const root = load(protoFolder);
  return Object.fromEntries(
    Object.keys(services).map((name) => [name, Object.keys(root.lookupService(name).methods)]),
  );
}

function load(protoFolder: string): Root {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) =>
    target.startsWith(protoFolder) ? target : `${protoFolder}/${target}`;
  root.loadSync([...protoFiles], { keepCase: true, alternateCommentMode: true });
  root.resolveAll();
  return root;
}

function keepService(root: Root, name: string, wanted: readonly string[], kept: Set<ReflectionObject>): void {
  const service = root.lookupService(name);
  for (const unknown of wanted.filter((method) => !(method in service.methods))) {
    throw new Error(`proto/ has no method ${name}.${unknown}`);
  }
  keep(service, kept);
  for (const method of service.methodsArray) {
    if (!wanted.includes(method.name)) {
      service.remove(method);
      continue;
    }
    keepReached(method.resolvedRequestType, kept);
    keepReached(method.resolvedResponseType, kept);
  }
}

function keepReached(type: Type | Enum | null, kept: Set<ReflectionObject>): void {
  if (type === null || kept.has(type)) return;
  keep(type, kept);
  if (!(type instanceof protobuf.Type)) return;
  for (const field of type.fieldsArray) keepReached(field.resolvedType, kept);
}

/** A kept object keeps what it is nested in, or nothing could name it. */
function keep(object: ReflectionObject, kept: Set<ReflectionObject>): void {
  kept.add(object);
  if (object.parent !== null && !kept.has(object.parent)) keep(object.parent, kept);
}

function prune(namespace: NamespaceBase, kept: Set<ReflectionObject>): INamespace {
  for (const child of namespace.nestedArray) {
    if (!kept.has(child)) namespace.remove(child);
    else if (child instanceof protobuf.Namespace) prune(child, kept);
  }
  return namespace.toJSON({ keepComments: true });
}

/** The same schema with only what encoding and decoding need: no comments, options or reserved numbers. */
export function withoutNotes(schema: INamespace): INamespace {
  const notes = new Set(['comment', 'comments', 'options', 'parsedOptions', 'valuesOptions', 'reserved']);
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (notes.has(key) ? undefined : value)),
  ) as INamespace;
}
