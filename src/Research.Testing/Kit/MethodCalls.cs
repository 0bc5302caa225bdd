using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Research.Testing;

/// <summary>A call, as it stands in the code.</summary>
internal readonly record struct MethodCall(MethodBase Caller, MethodBase Called);

/// <summary>What the code of a class calls, with all code of its own assembly that this may come to.</summary>
internal sealed class MethodCalls
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> Instructions = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(instruction => (int)(ushort)instruction.Value);

    /// <summary>The first byte of an instruction that has two.</summary>
    private const int TwoBytes = 0xFE;

    private readonly Assembly _assembly;
    private readonly HashSet<Type> _used = [];
    private readonly HashSet<(Module, int)> _queued = [];
    private readonly Queue<MethodBase> _unread = new();
    private readonly List<MethodCall> _calls = [];

    private MethodCalls(Assembly assembly) => _assembly = assembly;

    /// <summary>Every call, in no order that means anything.</summary>
    public static IReadOnlyList<MethodCall> Of(Type type)
    {
        var calls = new MethodCalls(type.Assembly);
        calls.Use(type);
        while (calls._unread.TryDequeue(out var method)) calls.Read(method);
        return calls._calls;
    }

    /// <summary>There may be an object of the class: any of its methods may be called, by way of an interface or a base.</summary>
    private void Use(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        if (type.IsGenericParameter) return;
        foreach (var argument in type.GenericTypeArguments) Use(argument);
        if (type.Assembly != _assembly || !_used.Add(type.IsGenericType ? type = type.GetGenericTypeDefinition() : type)) return;
        foreach (var method in type.GetMethods(Declared)) Queue(method);
        foreach (var constructor in type.GetConstructors(Declared)) Queue(constructor);
        if (type.BaseType is { } ancestor) Use(ancestor);
    }

    private void Queue(MethodBase method)
    {
        if (method.Module.Assembly == _assembly && _queued.Add((method.Module, method.MetadataToken))) _unread.Enqueue(method);
    }

    private void Read(MethodBase method)
    {
        foreach (var token in Tokens(method.GetMethodBody()?.GetILAsByteArray()))
        {
            switch (Resolve(method, token))
            {
                case MethodBase called:
                    _calls.Add(new MethodCall(method, called));
                    Reach(called);
                    break;
                case Type type:
                    Use(type);
                    break;
                case FieldInfo { DeclaringType.TypeInitializer: { } initializer }:
                    Queue(initializer);
                    break;
            }
        }
    }

    private void Reach(MethodBase called)
    {
        if (called.IsGenericMethod)
        {
            foreach (var argument in called.GetGenericArguments()) Use(argument);
        }

        if (called.DeclaringType is not { } type) return;
        foreach (var argument in type.GenericTypeArguments) Use(argument);
        if (called is ConstructorInfo) Use(type);
        if (type.TypeInitializer is { } initializer) Queue(initializer);
        Queue(called);
    }

    /// <summary>Null for what cannot be found: a file that the plugin does not bring along.</summary>
    private static MemberInfo? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMember(
                token, method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (Exception missing) when (missing is IOException or TypeLoadException or MissingMemberException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>What names a method, a type or a field in a method's code.</summary>
    private static IEnumerable<int> Tokens(byte[]? code)
    {
        for (var at = 0; at < code?.Length;)
        {
            int number = code[at++];
            if (number == TwoBytes) number = number << 8 | code[at++];
            var operand = Instructions[number].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineField or OperandType.InlineTok)
                yield return BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at));
            at += Length(operand, code.AsSpan(at));
        }
    }

    /// <summary>In bytes (ECMA-335, III.1.9).</summary>
    private static int Length(OperandType operand, ReadOnlySpan<byte> rest) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(rest),
        _ => 4,
    };
}
