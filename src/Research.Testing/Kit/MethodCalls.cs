using System.Reflection;
using System.Runtime.Loader;

namespace Research.Testing;

/// <summary>A call, as it stands in the code.</summary>
internal readonly record struct MethodCall(MethodBase Caller, MethodBase Called);

/// <summary>What the code of a technique calls, with all code of its plugin that this may come to: of its own assembly, and of those beside
/// it that are built on the contracts. What else a plugin brings along (a reader of tables) knows nothing of trainings.</summary>
internal sealed class MethodCalls
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>How the compiler's classes for lambdas begin. One holds all lambdas of a class, used or not.</summary>
    private const string Lambdas = "<>c";

    private static readonly MethodInfo AnyHash = typeof(object).GetMethod(nameof(GetHashCode))!,
        StringHash = typeof(string).GetMethod(nameof(GetHashCode), [])!;

    private readonly Dictionary<Assembly, bool> _own;
    private readonly AssemblyLoadContext? _context;
    private readonly HashSet<Type> _used = [], _options = [];
    private readonly HashSet<(Module, int)> _queued = [];
    private readonly Queue<MethodBase> _unread = new();
    private readonly List<MethodCall> _calls = [];
    private readonly List<MethodBase> _unreadable = [];

    private MethodCalls(Assembly assembly) =>
        (_own, _context) = (new() { [assembly] = true }, AssemblyLoadContext.GetLoadContext(assembly));

    /// <summary>Every call, in no order that means anything.</summary>
    public IReadOnlyList<MethodCall> Calls => _calls;

    /// <summary>Methods that hold bytes which are no instructions: what such a method calls behind them is not known.</summary>
    public IReadOnlyList<MethodBase> Unreadable => _unreadable;

    /// <param name="technique">Its class.</param>
    public static MethodCalls Of(Type technique)
    {
        var calls = new MethodCalls(technique.Assembly);
        calls.Use(technique);
        foreach (var constructor in technique.GetConstructors())
        {
            foreach (var parameter in constructor.GetParameters()) calls.UseOptions(parameter.ParameterType);
        }

        calls.QueueInitializers(technique.Module);
        while (calls._unread.TryDequeue(out var method)) calls.Read(method);
        return calls;
    }

    /// <summary>A module's initializer runs before anything of it. It belongs to no class; methods of classes stand behind such.</summary>
    private void QueueInitializers(Module module)
    {
        const int firstMethod = 0x06000001;
        for (var token = firstMethod; Resolve(() => module.ResolveMethod(token)) is { DeclaringType: null } method; token++)
        {
            if (method is ConstructorInfo) Queue(method);
        }
    }

    /// <summary>The host makes the options, and those that are properties of them.</summary>
    private void UseOptions(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        foreach (var argument in type.GenericTypeArguments) UseOptions(argument);
        if (!IsOwn(type.Assembly) || !_options.Add(type)) return;
        Use(type);
        foreach (var property in type.GetProperties()) UseOptions(property.PropertyType);
    }

    /// <summary>There may be an object of the class: any of its methods may be called, by way of an interface or a base.</summary>
    private void Use(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        if (type.IsGenericParameter) return;
        foreach (var argument in type.GenericTypeArguments) Use(argument);
        if (!IsOwn(type.Assembly) || !_used.Add(type.IsGenericType ? type = type.GetGenericTypeDefinition() : type)) return;
        foreach (var method in type.GetMethods(Declared))
        {
            // Code that makes a lambda names it.
            if (method.IsVirtual || !type.Name.StartsWith(Lambdas, StringComparison.Ordinal)) Queue(method);
        }

        foreach (var constructor in type.GetConstructors(Declared)) Queue(constructor);
        if (type.BaseType is { } ancestor) Use(ancestor);
        // Their members may have bodies.
        foreach (var contract in type.GetInterfaces()) Use(contract);
    }

    private bool IsOwn(Assembly assembly)
    {
        if (_own.TryGetValue(assembly, out var own)) return own;
        return _own[assembly] = _context != AssemblyLoadContext.Default && AssemblyLoadContext.GetLoadContext(assembly) == _context
            && assembly.GetReferencedAssemblies().Any(name => name.Name == typeof(ILayer).Assembly.GetName().Name
                || name.Name == typeof(Tensor).Assembly.GetName().Name);
    }

    private void Queue(MethodBase method)
    {
        if (IsOwn(method.Module.Assembly) && _queued.Add((method.Module, method.MetadataToken))) _unread.Enqueue(method);
    }

    private void Read(MethodBase method)
    {
        // Where a local variable's type is missing, the method cannot run either.
        var body = Resolve(method.GetMethodBody);
        var code = new Instructions(body?.GetILAsByteArray() ?? []);
        (Instruction Instruction, MemberInfo? Member) before = default;
        while (code.Next() is { } instruction)
        {
            var member = instruction.NamesMember ? Resolve(method, instruction.Operand) : null;
            switch (member)
            {
                case MethodBase called:
                    // Compilers name the method that a string's own one overrides.
                    var ofString = called == AnyHash
                        && Resolve(() => before.Instruction.Pushes(method, body!, before.Member)) == typeof(string);
                    _calls.Add(new MethodCall(method, ofString ? StringHash : called));
                    Reach(called);
                    break;
                case Type type:
                    Use(type);
                    break;
                case FieldInfo { DeclaringType.TypeInitializer: { } initializer }:
                    Queue(initializer);
                    break;
            }

            before = (instruction, member);
        }

        if (!code.AtEnd) _unreadable.Add(method);
    }

    private void Reach(MethodBase called)
    {
        Queue(called);
        if (called.IsGenericMethod)
        {
            foreach (var argument in called.GetGenericArguments()) Use(argument);
        }

        if (called.DeclaringType is not { } type) return;
        foreach (var argument in type.GenericTypeArguments) Use(argument);
        if (called is ConstructorInfo) Use(type);
        if (type.TypeInitializer is { } initializer) Queue(initializer);
    }

    private static MemberInfo? Resolve(MethodBase method, int token) => Resolve(() => method.Module.ResolveMember(
        token, method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null));

    /// <summary>Null for what cannot be found: a file that the plugin does not bring along, a number that names nothing.</summary>
    private static T? Resolve<T>(Func<T?> find)
        where T : class
    {
        try
        {
            return find();
        }
        catch (Exception missing) when (
            missing is IOException or TypeLoadException or MissingMemberException or BadImageFormatException or ArgumentException)
        {
            return null;
        }
    }
}
