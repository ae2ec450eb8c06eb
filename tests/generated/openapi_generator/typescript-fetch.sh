mkdir -p "$TYPESCRIPT/walk"
cp -R . "$TYPESCRIPT/walk/client"
cp "$HERE/../typescript/src/story.ts" $PROGRAM "$TYPESCRIPT/walk"
cd "$TYPESCRIPT"
trap 'rm -rf "$TYPESCRIPT/walk"' EXIT
npx tsc --noEmit --strict --target es2022 --module es2022 --moduleResolution bundler --skipLibCheck \
    --types node walk/*.ts walk/client/index.ts
[ -z "$PROGRAM" ] && exit
npx esbuild walk/walk.ts --bundle --platform=node --format=esm --outfile=walk/walk.js --log-level=error
node walk/walk.js
