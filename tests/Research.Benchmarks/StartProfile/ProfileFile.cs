using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Research.Benchmarks.StartProfile;

/// <summary>
/// Writes the profile (.mibc) that .NET's ahead-of-time compiler reads: an assembly whose global function <c>AssemblyDictionary</c> pushes,
/// for each set of assemblies, their names and a function; and that function pushes the methods to compile whose types are theirs.
/// </summary>
internal static class ProfileFile
{
    public static void Write(ModuleDefinition module, IEnumerable<MethodReference> methods, string file)
    {
        var dictionary = Function(module, "AssemblyDictionary");
        foreach (var group in methods.GroupBy(Assemblies).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var function = Function(module, $"Assemblies_{group.Key}");
            foreach (var method in group.OrderBy(method => method.FullName, StringComparer.Ordinal))
            {
                function.Emit(OpCodes.Ldtoken, method);
                function.Emit(OpCodes.Pop);
            }

            function.Emit(OpCodes.Ret);
            dictionary.Emit(OpCodes.Ldstr, group.Key);
            dictionary.Emit(OpCodes.Ldtoken, function.Body.Method);
            dictionary.Emit(OpCodes.Pop);
        }

        dictionary.Emit(OpCodes.Ret);
        // The same methods give the same bytes.
        module.Write(file, new WriterParameters { DeterministicMvid = true, Timestamp = 0 });
    }

    private static ILProcessor Function(ModuleDefinition module, string name)
    {
        var function = new MethodDefinition(name, MethodAttributes.Public | MethodAttributes.Static, module.TypeSystem.Void);
        module.GetType("<Module>").Methods.Add(function);
        return function.Body.GetILProcessor();
    }

    /// <summary>The names of those that the method's type and its arguments come from, the type's own first; each with a semicolon.</summary>
    private static string Assemblies(MethodReference method)
    {
        var arguments = method is GenericInstanceMethod instance ? instance.GenericArguments : Enumerable.Empty<TypeReference>();
        return string.Concat(arguments.Prepend(method.DeclaringType).SelectMany(Assemblies).Distinct().Select(name => $"{name};"));
    }

    private static IEnumerable<string> Assemblies(TypeReference type) => type switch
    {
        GenericInstanceType instance => instance.GenericArguments.Prepend(instance.ElementType).SelectMany(Assemblies),
        TypeSpecification other => Assemblies(other.ElementType),
        _ => [type.Scope.Name],
    };
}
