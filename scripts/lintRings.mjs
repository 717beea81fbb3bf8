import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';

/**
 * The lint rule `keysend/rings`: a file in `src/` imports only what its ring may. The table is in
 * `eslint.config.mjs`; its keys are folders of `src/` and the files that lie beside them.
 *
 * Options: `[{ src, rings, reserved }]`
 * - `src`: absolute path of the source folder
 * - `rings`: name → `{ ours: names or '*', packages?: names }`; without `packages` any package that is not reserved
 * - `reserved`: package, or scope with its `/` → the rings that may import it
 *
 * Type imports, re-exports, `import()`, `import('…').Type` and `require()` all count.
 */
export const ringsRule = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object' }],
    messages: {
      homeless: 'src/{{name}} is in no ring. Add it to the table in eslint.config.mjs.',
      ours: 'src/{{from}} may not import src/{{to}}: see the rings in eslint.config.mjs.',
      package: 'src/{{from}} may not import {{to}}: see the rings in eslint.config.mjs.',
      computed: 'Import a literal path, so that the rings can be checked.',
    },
  },
  create(context) {
    const { src, rings, reserved } = context.options[0];
    const inSrc = relative(src, context.filename);
    if (inSrc.startsWith('..')) return {};
    const from = ringOf(inSrc);
    const ring = rings[from];

    function check(node, source) {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') {
        context.report({ node, messageId: 'computed' });
        return;
      }
      const path = source.value;
      if (path.startsWith('.')) {
        const target = relative(src, join(dirname(context.filename), path));
        // Outside src/ there is nothing a bundle could hold but package.json's own fields.
        const to = target.startsWith('..') ? target : ringOf(target);
        if (to !== from && ring.ours !== '*' && !ring.ours.includes(to)) {
          context.report({ node, messageId: 'ours', data: { from, to } });
        }
      } else if (!mayImportPackage(from, ring, packageOf(path), reserved)) {
        context.report({ node, messageId: 'package', data: { from, to: path } });
      }
    }

    return {
      Program(node) {
        if (ring === undefined) context.report({ node, messageId: 'homeless', data: { name: from } });
      },
      ...(ring && {
        ImportDeclaration: (node) => check(node, node.source),
        ExportAllDeclaration: (node) => check(node, node.source),
        ExportNamedDeclaration: (node) => node.source && check(node, node.source),
        ImportExpression: (node) => check(node, node.source),
        TSImportType: (node) => check(node, node.source ?? node.argument?.literal ?? node.argument),
        'CallExpression[callee.name="require"]': (node) => check(node, node.arguments[0]),
        'CallExpression[callee.property.name="require"]': (node) => check(node, node.arguments[0]),
      }),
    };
  },
};

/** `keysend/order.ts` → `keysend`, `cli.ts` → `cli.ts`. */
function ringOf(pathInSrc) {
  return pathInSrc.split(sep)[0];
}

/** `@noble/curves/secp256k1.js` → `@noble/curves`, `fs` → `node:fs`. */
function packageOf(path) {
  if (builtinModules.includes(path)) return `node:${path}`;
  if (path.startsWith('node:')) return path;
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

function mayImportPackage(from, ring, name, reserved) {
  if (ring.packages !== undefined) return ring.packages.includes(name);
  const reservation = Object.entries(reserved).find(([key]) =>
    key.endsWith('/') ? name.startsWith(key) : name === key,
  );
  return reservation === undefined || reservation[1].includes(from);
}
