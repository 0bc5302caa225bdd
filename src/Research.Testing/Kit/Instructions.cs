using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Research.Testing;

/// <summary>One instruction of a method's code.</summary>
/// <param name="Operand">What follows the code, where it is one number; else 0.</param>
internal readonly record struct Instruction(OpCode Code, int Operand)
{
    /// <summary>Whether its operand names a method, a type or a field.</summary>
    public bool NamesMember =>
        Code.OperandType is OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineField or OperandType.InlineTok;

    /// <summary>The type of what it leaves on the stack; null where that is not plain to see.</summary>
    /// <param name="member">What it names.</param>
    public Type? Pushes(MethodBase method, MethodBody body, MemberInfo? member) => Code.Name switch
    {
        "ldstr" => typeof(string),
        "ldfld" or "ldsfld" => (member as FieldInfo)?.FieldType,
        "call" or "callvirt" => (member as MethodInfo)?.ReturnType,
        "ldarg.0" or "ldarg.1" or "ldarg.2" or "ldarg.3" or "ldarg.s" or "ldarg" => Argument(method),
        "ldloc.0" or "ldloc.1" or "ldloc.2" or "ldloc.3" or "ldloc.s" or "ldloc" => Place(body.LocalVariables)?.LocalType,
        _ => null,
    };

    private Type? Argument(MethodBase method)
    {
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType);
        return Place<Type>([.. method.IsStatic ? parameters : parameters.Prepend(method.DeclaringType!)]);
    }

    /// <summary>The first four of arguments and of variables have instructions of their own.</summary>
    private T? Place<T>(IList<T> all)
        where T : class
    {
        var place = Code.Name![^1] is >= '0' and <= '3' and var digit ? digit - '0' : Operand;
        return place >= 0 && place < all.Count ? all[place] : null;
    }
}

/// <summary>A method's code, instruction by instruction (ECMA-335, III).</summary>
internal struct Instructions(byte[] code)
{
    private static readonly Dictionary<int, OpCode> All = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(instruction => (int)(ushort)instruction.Value);

    /// <summary>The first byte of an instruction that has two.</summary>
    private const int TwoBytes = 0xFE;

    private int _at;

    /// <summary>False behind the last instruction where bytes are left: an obfuscator may put such where no path leads.</summary>
    public readonly bool AtEnd => _at == code.Length;

    /// <summary>Null at the end, and before what is no instruction.</summary>
    public Instruction? Next()
    {
        var at = _at;
        if (at == code.Length) return null;
        int number = code[at++];
        if (number == TwoBytes && at < code.Length) number = number << 8 | code[at++];
        if (!All.TryGetValue(number, out var found)) return null;
        var rest = code.AsSpan(at);
        var length = Length(found.OperandType, rest);
        if (length > rest.Length) return null;
        var operand = length switch
        {
            1 => rest[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(rest),
            4 => BinaryPrimitives.ReadInt32LittleEndian(rest),
            _ => 0,
        };
        _at = at + (int)length;
        return new Instruction(found, operand);
    }

    /// <summary>In bytes (ECMA-335, III.1.9).</summary>
    private static long Length(OperandType operand, ReadOnlySpan<byte> rest) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch when rest.Length < 4 => long.MaxValue,
        OperandType.InlineSwitch => 4 + 4L * BinaryPrimitives.ReadUInt32LittleEndian(rest),
        _ => 4,
    };
}
