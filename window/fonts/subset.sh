#!/bin/sh
# Makes the four faces of this folder from the full fonts, cut down to the runes the window prints.
# Needs npm and hb-subset (Debian: libharfbuzz-bin). Run it here; fonts_test.go checks the result.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
for font in jetbrains-mono@0.4.1 inter@0.4.2; do
    npm pack --silent "@expo-google-fonts/$font" >/dev/null
done
for archive in *.tgz; do
    mkdir "${archive%-*}" && tar xzf "$archive" -C "${archive%-*}" --strip-components=1
done

# ASCII, Latin-1; dashes, quotes, bullet, ellipsis; arrows; mathematics; shapes; ticks.
both='20-7E,A0-FF,2013-2014,2018-2019,201C-201D,2022,2026,2190-2193,21B5,2212,2248,2260,2264-2265,25A0,25B2,25B6,25BC,25C0,25CB,25CF,2713,2717'
# The machine's own voice draws tables and bars too: lines and blocks.
mono="$both,2500-257F,2580-2593"

cut() { # cut FACE OUT UNICODES
    hb-subset "$1" --unicodes="$3" --layout-features= --no-hinting --notdef-outline --output-file="$here/$2"
}
mono_dir=expo-google-fonts-jetbrains-mono inter_dir=expo-google-fonts-inter
cut "$mono_dir/400Regular/JetBrainsMono_400Regular.ttf" mono-regular.ttf "$mono"
cut "$mono_dir/700Bold/JetBrainsMono_700Bold.ttf" mono-bold.ttf "$mono"
cut "$inter_dir/400Regular/Inter_400Regular.ttf" sans-regular.ttf "$both"
cut "$inter_dir/600SemiBold/Inter_600SemiBold.ttf" sans-semibold.ttf "$both"
{
    echo "JetBrains Mono (mono-regular.ttf, mono-bold.ttf)"; echo; cat "$mono_dir/LICENSE_FONT"
    echo; echo "----"; echo
    echo "Inter (sans-regular.ttf, sans-semibold.ttf)"; echo; cat "$inter_dir/LICENSE_FONT"
} >"$here/OFL.txt"
