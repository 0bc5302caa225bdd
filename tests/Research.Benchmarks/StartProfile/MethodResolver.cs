using Mono.Cecil;
using TypeName = System.Reflection.Metadata.TypeName;

namespace Research.Benchmarks.StartProfile;

/// <summary>Finds methods by their names in a folder's assemblies.</summary>
internal sealed class MethodResolver : IDisposable
{
    /// <summary>Short names of the runtime's log.</summary>
    private static readonly Dictionary<string, Type> Primitives = new()
    {
        ["bool"] = typeof(bool),
        ["byte"] = typeof(sbyte),
        ["ubyte"] = typeof(byte),
        ["short"] = typeof(short),
        ["ushort"] = typeof(ushort),
        ["char"] = typeof(char),
        ["int"] = typeof(int),
        ["uint"] = typeof(uint),
        ["long"] = typeof(long),
        ["ulong"] = typeof(ulong),
        ["float"] = typeof(float),
        ["double"] = typeof(double),
    };

    private readonly DefaultAssemblyResolver _assemblies = new();
    private readonly ILookup<string, TypeDefinition> _types;
    private readonly ModuleDefinition _target;

    public MethodResolver(string folder)
    {
        _assemblies.AddSearchDirectory(folder);
        _types = Modules(folder).SelectMany(module => module.GetTypes()).ToLookup(type => type.FullName.Replace('/', '+'));
        _target = ModuleDefinition.CreateModule("start", new ModuleParameters { Kind = ModuleKind.Dll, AssemblyResolver = _assemblies });
    }

    /// <summary>The module whose references the found methods are.</summary>
    public ModuleDefinition Target => _target;

    /// <summary>Every method that the name may mean: overloads with as many parameters, and types that compilers put into several
    /// assemblies. None, where a type is not the folder's (a plugin's, say).</summary>
    public IEnumerable<MethodReference> Find(CompiledMethod method)
    {
        var arguments = method.Arguments.Select(Reference).ToList();
        if (arguments.Contains(null)) yield break;
        foreach (var definition in _types[Definition(method.Type)])
        {
            if (Instance(definition, method.Type) is not { } owner) continue;
            foreach (var found in definition.Methods.Where(
                found => found.Name == method.Name && found.Parameters.Count == method.Parameters && found.GenericParameters.Count == arguments.Count))
            {
                // No type of the runtime's own says what a function pointer is: the few methods that take one are left to the start.
                if (!Named(found)) continue;
                yield return Instance(new SignatureCopy(_target, owner).Of(found), arguments!);
            }
        }
    }

    public void Dispose()
    {
        _target.Dispose();
        _assemblies.Dispose();
    }

    private IEnumerable<ModuleDefinition> Modules(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal))
        {
            ModuleDefinition module;
            try
            {
                module = ModuleDefinition.ReadModule(file, new ReaderParameters { AssemblyResolver = _assemblies });
            }
            catch (BadImageFormatException)
            {
                // The image itself, which holds code alone.
                continue;
            }

            yield return module;
        }
    }

    private static string Definition(TypeName name) =>
        (name.IsConstructedGenericType ? name.GetGenericTypeDefinition() : name).FullName;

    private TypeReference? Reference(TypeName name)
    {
        if (name.IsSZArray) return Reference(name.GetElementType()) is { } element ? new ArrayType(element) : null;
        var full = Primitives.TryGetValue(name.FullName, out var primitive) ? primitive.FullName! : Definition(name);
        return _types[full].FirstOrDefault() is { } definition ? Instance(definition, name) : null;
    }

    private TypeReference? Instance(TypeDefinition definition, TypeName name)
    {
        var type = _target.ImportReference(definition);
        var arguments = name.GetGenericArguments().Select(Reference).ToList();
        if (arguments.Count != definition.GenericParameters.Count || arguments.Contains(null)) return null;
        if (arguments.Count == 0) return type;
        var instance = new GenericInstanceType(type);
        foreach (var argument in arguments) instance.GenericArguments.Add(argument);
        return instance;
    }

    private static MethodReference Instance(MethodReference method, List<TypeReference> arguments)
    {
        if (arguments.Count == 0) return method;
        var instance = new GenericInstanceMethod(method);
        foreach (var argument in arguments) instance.GenericArguments.Add(argument);
        return instance;
    }

    private static bool Named(MethodDefinition method) =>
        method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType).All(Named);

    private static bool Named(TypeReference type) => type switch
    {
        FunctionPointerType => false,
        GenericInstanceType generic => generic.GenericArguments.All(Named),
        TypeSpecification other => Named(other.ElementType),
        _ => true,
    };
}
