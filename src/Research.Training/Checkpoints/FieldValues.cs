using System.Runtime.InteropServices;

namespace Research.Training;

/// <summary>Values of state fields: bool, int, long, float, double, string, and arrays of them.</summary>
internal static class FieldValues
{
    private const int Null = -1;

    public static void Write(BinaryWriter writer, Type type, object? value)
    {
        switch (value)
        {
            case bool flag:
                writer.Write(flag);
                break;
            case int number:
                writer.Write(number);
                break;
            case long number:
                writer.Write(number);
                break;
            case float number:
                writer.Write(number);
                break;
            case double number:
                writer.Write(number);
                break;
            case Array array:
                writer.Write(array.Length);
                foreach (var item in array) Write(writer, type.GetElementType()!, item);
                break;
            case string text:
                writer.Write(text.Length);
                writer.Write(MemoryMarshal.AsBytes(text.AsSpan()));
                break;
            case null when type == typeof(string) || type.IsArray:
                writer.Write(Null);
                break;
            default:
                throw new NotSupportedException(
                    $"a [State] field is a bool, int, long, float, double, string or an array of them, not {TypeName.Of(type)}");
        }
    }

    public static object? Read(BinaryReader reader, Type type)
    {
        if (type == typeof(bool)) return reader.ReadBoolean();
        if (type == typeof(int)) return reader.ReadInt32();
        if (type == typeof(long)) return reader.ReadInt64();
        if (type == typeof(float)) return reader.ReadSingle();
        if (type == typeof(double)) return reader.ReadDouble();
        var length = reader.ReadInt32();
        if (length == Null) return null;
        if (type == typeof(string)) return new string(MemoryMarshal.Cast<byte, char>(reader.ReadBytes(length * sizeof(char))));
        var array = Array.CreateInstance(type.GetElementType()!, length);
        for (var i = 0; i < length; i++) array.SetValue(Read(reader, type.GetElementType()!), i);
        return array;
    }
}
