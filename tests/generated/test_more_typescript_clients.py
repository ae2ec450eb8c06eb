"""Four more generators of TypeScript, and two clients that read the document: ``make clients``."""

from pathlib import Path

from tests.generated.conftest import Run
from tests.generated.test_generated_clients import ESM, TOLD, ask_anew, told


def test_more_typescript_clients(more_typescript: Path, run: Run) -> None:
    """Four more generators under ``tsc --strict``, and two clients that read the document."""
    here = more_typescript
    (here / "src" / "oazapfts").mkdir()
    for name in ("vendor", "control"):
        swagger = ("generate", "-p", f"{name}.json", "-o", "src/swagger", "-n", f"{name}.ts")
        run("npx", "swagger-typescript-api", *swagger, cwd=here)
        run("npx", "oazapfts", f"{name}.json", f"src/oazapfts/{name}.ts", cwd=here)
        codegen = ("-i", f"{name}.json", "-o", f"src/codegen/{name}", "--useUnionTypes")
        run("npx", "openapi-typescript-codegen", *codegen, cwd=here)
    run("npx", "kubb", "generate", cwd=here)
    run("npx", "tsc", "--noEmit", cwd=here)
    sources = sorted(here.glob("src/*.ts")) + sorted(here.glob("src/*.js"))
    external = ("--packages=external", "--outdir=out")
    run("npx", "esbuild", *sources, "--bundle", *ESM, *external, cwd=here)
    for source in sources:
        if source.stem not in ("story", "walk"):
            ask_anew(run, here)
            assert told(run("node", f"out/{source.stem}.js", cwd=here)) == TOLD, source.stem
