import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from '../../scripts/workbench/cachedFolder.ts';
import { npm } from '../../scripts/workbench/npm.ts';

const packages = ['@expo-google-fonts/inter@0.4.2', '@expo-google-fonts/jetbrains-mono@0.4.1'];
const files = [
  'inter/400Regular/Inter_400Regular.ttf',
  'inter/600SemiBold/Inter_600SemiBold.ttf',
  'inter/700Bold/Inter_700Bold.ttf',
  'jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf',
  'jetbrains-mono/700Bold/JetBrainsMono_700Bold.ttf',
];

// Relative, because the folder is renamed once it is filled.
const fontsConf = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">.</dir>
  <match><test name="family"><string>system-ui</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit></match>
  <match><test name="family"><string>sans-serif</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit></match>
  <match><test name="family"><string>monospace</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>JetBrains Mono</string></edit></match>
</fontconfig>
`;

/** The fontconfig file under which pictures look the same on every Linux machine: Inter and JetBrains Mono. */
export async function installFonts(signal?: AbortSignal): Promise<string> {
  const folder = await cachedFolder(
    'fonts-1',
    async (draft) => {
      const source = join(draft, 'packages');
      await mkdir(source);
      await writeFile(join(source, 'package.json'), '{ "private": true }\n');
      await npm(source, ['install', ...packages, '--ignore-scripts', '--no-audit', '--no-fund'], signal);
      for (const file of files) {
        await copyFile(
          join(source, 'node_modules', '@expo-google-fonts', file),
          join(draft, file.slice(file.lastIndexOf('/') + 1)),
        );
      }
      await rm(source, { recursive: true });
      await writeFile(join(draft, 'fonts.conf'), fontsConf);
    },
    signal,
  );
  return join(folder, 'fonts.conf');
}
