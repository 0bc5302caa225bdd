using System.Reflection;

namespace Research.Training;

/// <summary>The fields of techniques that outlive a step: written and read by their names, so that no technique writes saving
/// code.</summary>
internal static class StateFields
{
    /// <param name="techniques">In a fixed order.</param>
    public static void Write(BinaryWriter writer, IReadOnlyList<BoundTechnique> techniques)
    {
        writer.Write(techniques.Count);
        foreach (var technique in techniques)
        {
            var fields = Of(technique.Instance);
            writer.Write(Id(technique));
            writer.Write(fields.Count);
            foreach (var field in fields)
            {
                writer.Write(field.Name);
                FieldValues.Write(writer, field.FieldType, field.GetValue(technique.Instance));
            }
        }
    }

    public static void Read(BinaryReader reader, IReadOnlyList<BoundTechnique> techniques)
    {
        Checkpoint.Expect(reader.ReadInt32() == techniques.Count, "it holds other techniques than this training has");
        foreach (var technique in techniques)
        {
            var fields = Of(technique.Instance);
            var id = reader.ReadString();
            Checkpoint.Expect(id == Id(technique), $"it holds the state of '{id}' where this training has '{Id(technique)}'");
            Checkpoint.Expect(reader.ReadInt32() == fields.Count, $"'{id}' had another number of state fields");
            foreach (var field in fields)
            {
                var name = reader.ReadString();
                Checkpoint.Expect(name == field.Name, $"'{id}' had the state field {name} where it now has {field.Name}");
                field.SetValue(technique.Instance, FieldValues.Read(reader, field.FieldType));
            }
        }
    }

    /// <summary>Base classes first, each class's fields in ordinal order of their names.</summary>
    private static List<FieldInfo> Of(object instance)
    {
        const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var types = new Stack<Type>();
        for (var type = instance.GetType(); type is not null; type = type.BaseType) types.Push(type);
        return [.. types.SelectMany(type => type.GetFields(own).Where(field => field.IsDefined(typeof(StateAttribute)))
            .OrderBy(field => field.Name, StringComparer.Ordinal))];
    }

    private static string Id(BoundTechnique technique) => $"{technique.Info.Kind}.{technique.Info.Id}";
}
