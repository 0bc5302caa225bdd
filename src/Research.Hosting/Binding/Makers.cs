using System.Collections;
using System.Reflection;

namespace Research.Hosting.Binding;

/// <summary>Makes a <see cref="Template{T}"/> of a type known at run time.</summary>
internal static class TemplateMaker
{
    private static readonly MethodInfo Definition =
        typeof(TemplateMaker).GetMethod(nameof(Typed), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static object Make(Type made, Func<object> create) =>
        Definition.MakeGenericMethod(made).Invoke(null, [create])!;

    private static Template<T> Typed<T>(Func<object> create) => new(() => (T)create());
}

/// <summary>Makes a list of a type known at run time.</summary>
internal static class ListMaker
{
    public static IList Make(OptionType type, IReadOnlyList<object?> values)
    {
        var element = type.Type.IsArray ? type.Type.GetElementType()! : type.Type.GetGenericArguments()[0];
        var array = Array.CreateInstance(element, values.Count);
        for (var i = 0; i < values.Count; i++) array.SetValue(values[i], i);
        return type.Type.IsInstanceOfType(array) ? array : (IList)Activator.CreateInstance(type.Type, array)!;
    }
}
