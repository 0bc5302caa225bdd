using System.Collections;
using System.Reflection;

namespace Research.Testing;

/// <summary>What the static fields of techniques hold: all trials of a process share it.</summary>
internal sealed class StaticFields
{
    private readonly (FieldInfo Field, object? Content)[] _contents;

    /// <summary>As they are now.</summary>
    /// <param name="techniques">Their classes, with bases and nested ones.</param>
    public StaticFields(IEnumerable<BoundTechnique> techniques)
    {
        var types = techniques.SelectMany(technique => Of(technique.Instance.GetType())).Distinct();
        _contents = [.. types.SelectMany(Fields).Select(field => (field, Content(field)))];
    }

    /// <summary>The name of a field that holds something else by now; null where none does.</summary>
    public string? Changed()
    {
        foreach (var (field, content) in _contents)
        {
            if (!Same(content, Content(field))) return $"{field.DeclaringType!.Name}.{field.Name}";
        }

        return null;
    }

    private static IEnumerable<Type> Of(Type type)
    {
        for (var each = type; each is not null && each.Assembly == type.Assembly; each = each.BaseType)
        {
            yield return each;
            foreach (var nested in each.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic)) yield return nested;
        }
    }

    /// <summary>Those that the author wrote, and that threads share: the compiler's own hold lambdas.</summary>
    private static IEnumerable<FieldInfo> Fields(Type type) => type.ContainsGenericParameters ? [] : type
        .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(field => !field.IsLiteral && !field.FieldType.IsPointer && !field.IsDefined(typeof(ThreadStaticAttribute))
            && (field.Name[0] != '<' || field.Name.EndsWith("k__BackingField", StringComparison.Ordinal)));

    /// <summary>Numbers by their bits, collections by how many they hold (but for those made to be shared), other things by which they
    /// are.</summary>
    private static object? Content(FieldInfo field) => field.GetValue(null) switch
    {
        Array { Rank: 1 } array when array.GetType().GetElementType()!.IsPrimitive => array.Clone(),
        ICollection collection when collection.GetType().Namespace != "System.Collections.Concurrent" =>
            (collection.GetType(), collection.Count),
        var value => value,
    };

    private static bool Same(object? before, object? now) => (before, now) switch
    {
        (Array one, Array other) => StructuralComparisons.StructuralEqualityComparer.Equals(one, other),
        (ValueType or string, _) => before.Equals(now),
        _ => ReferenceEquals(before, now),
    };
}
