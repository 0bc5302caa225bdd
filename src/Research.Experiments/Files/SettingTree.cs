using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>A setting that cannot be made: one sentence, the place is the setting's.</summary>
internal sealed class SettingException(string message) : Exception(message);

/// <summary>Sets values in an experiment by path (FORMAT.md, Paths).</summary>
internal sealed class SettingTree(JObject root, KnownPaths known)
{
    /// <summary>Replaces what lies at the path; <c>null</c> removes it.</summary>
    /// <param name="place">Whose setting it is: the place of what must be made on the way.</param>
    /// <exception cref="SettingException">The path leads nowhere.</exception>
    public void Set(SettingPath path, JToken value, SourcePlace place)
    {
        CheckRoot(path);
        JToken parent = root;
        for (var i = 0; i < path.Segments.Count - 1; i++)
            parent = Descend(parent, path, i, place);
        var last = path.Segments[^1];
        if (parent is JArray list)
            SetElement(list, path, last, value);
        else
            SetKey(AsObject(parent, path, path.Segments.Count - 1), path, last, value);
    }

    /// <summary>The path with names in place of indices, as far as it leads somewhere: two spellings of one place become one.</summary>
    public SettingPath Normalize(SettingPath path)
    {
        var segments = new List<PathSegment>();
        JToken? at = root;
        foreach (var segment in path.Segments)
        {
            var names = at is JArray list ? ListNames.Of(list) : null;
            var index = names is null ? segment.Index : segment.Key is { } name ? IndexOf(names, name) : segment.Index;
            segments.Add(names is not null && segment.Key is null && index < names.Count ? new PathSegment(names[index], 0) : segment);
            at = at switch
            {
                JArray array when (segment.Key is null || names is not null) && index >= 0 && index < array.Count => array[index],
                JObject record when segment.Key is { } key => record[key],
                _ => null,
            };
        }

        return new SettingPath(segments);
    }

    private static void CheckRoot(SettingPath path)
    {
        if (ExperimentKeys.Find(path.Root) is null) throw new SettingException(ExperimentKeys.Unknown(path.Root));
    }

    private JToken Descend(JToken at, SettingPath path, int i, SourcePlace place)
    {
        var segment = path.Segments[i];
        if (at is JArray list) return list[Find(list, path, i)];
        var record = AsObject(at, path, i);
        if (segment.Key is not { } key) throw new SettingException($"`{path.Describe(i)}` is no list, so it has no {segment}");
        if (record[key] is { Type: not JTokenType.Null } child) return child;
        if (i > 0 || Missing(key) is not { } made)
            throw new SettingException($"there is no `{path.Describe(i + 1)}` to set `{Rest(path, i + 1)}` of; {Written(record, path, i)}");
        record[key] = made.At(place with { });
        return record[key]!;
    }

    /// <summary>A section that is made on the way to what lies in it.</summary>
    private static JToken? Missing(string key) => ExperimentKeys.Find(key) switch
    {
        { Shape: KeyShape.Section } => new JObject(),
        { Shape: KeyShape.Techniques } => new JArray(),
        _ => null,
    };

    private static string Written(JObject record, SettingPath path, int length)
    {
        var where = length == 0 ? "the experiment" : $"`{path.Describe(length)}`";
        var key = path.Segments[length].ToString();
        return NearestName.Of(key, record.Properties().Select(property => property.Name)) is { } near
            ? $"did you mean \"{near}\"?"
            : $"write `{key}` in {where} first, or set `{path.Describe(length + 1)}` as a whole";
    }

    private static string Rest(SettingPath path, int from) => new SettingPath([.. path.Segments.Skip(from)]).Text;

    private static JObject AsObject(JToken token, SettingPath path, int length) => token switch
    {
        JObject record => record,
        { Type: JTokenType.String } => Techniques.Expand(token),
        _ => throw new SettingException($"`{path.Describe(length)}` is a {Kind(token)}: nothing lies beneath it to be set"),
    };

    private static string Kind(JToken token) => token.Type switch
    {
        JTokenType.Boolean => "truth value",
        JTokenType.Integer or JTokenType.Float => "number",
        _ => "value",
    };

    private void SetKey(JObject record, SettingPath path, PathSegment last, JToken value)
    {
        if (last.Key is not { } key)
            throw new SettingException($"`{path.Describe(path.Segments.Count - 1)}` is no list, so it has no {last}");
        if (key == "type" && record.Parent is JArray list && Techniques.Id(value) is not null && ListNames.Of(list) is not null)
            ListNames.Change(list, _ => Put(record, key, value.DeepClone()));
        else if (value.Type != JTokenType.Null)
            Put(record, key, value.DeepClone());
        else if (!record.Remove(key))
            CheckKnown(record, path, key);
    }

    private void CheckKnown(JObject record, SettingPath path, string key)
    {
        var length = path.Segments.Count - 1;
        var keys = length == 0
            ? ExperimentKeys.All.Select(each => each.Name)
            : ExperimentKeys.HostKeys(path, length, record.Parent is JArray)
                .Concat(record.Properties().Select(property => property.Name))
                .Concat(known.OptionsOf(record))
                .Concat(known.Beneath(Normalize(path).Describe(length)));
        string[] all = [.. keys.Distinct()];
        if (!all.Contains(key))
            throw new SettingException($"`{path.Text}` is written nowhere, so null has nothing to reset{NearestName.Hint(key, all)}");
    }

    private static void SetElement(JArray list, SettingPath path, PathSegment last, JToken value)
    {
        var length = path.Segments.Count - 1;
        var names = ListNames.Of(list);
        var isNew = names is not null && last.Key is { } name && !names.Contains(name);
        if (isNew && value.Type != JTokenType.Null && length == 1 && ExperimentKeys.Appendable.Contains(path.Root))
        {
            if (!Techniques.IsForm(value))
            {
                throw new SettingException(
                    $"`{path.Root}` has no \"{last.Key}\" yet, so it is appended, and what is appended needs a `type`");
            }

            ListNames.Change(list, elements => elements.Add((value.DeepClone(), last.Key!)));
            return;
        }

        var index = Find(list, path, length);
        var removes = value.Type == JTokenType.Null;
        if (names is not null && value is JObject && !Techniques.IsForm(value))
            throw new SettingException($"`{path.Text}` is replaced as a whole, and what takes its place needs a `type`");
        if (names is not null && (removes || Techniques.IsForm(value)))
            ListNames.Change(list, elements => Replace(elements, index, removes ? null : value.DeepClone()));
        else if (removes)
            list.RemoveAt(index);
        else
            Put(list, index, value.DeepClone());
    }

    /// <summary>Newtonsoft keeps a value that it finds equal, numbers by approximation; the new one, and its place, must come in.</summary>
    public static void Put(JContainer container, object key, JToken value)
    {
        container[key] = JValue.CreateUndefined();
        container[key] = value;
    }

    private static void Replace(List<(JToken Element, string Name)> elements, int index, JToken? value)
    {
        if (value is null)
            elements.RemoveAt(index);
        else
            elements[index] = (value, Techniques.WrittenName(value) ?? elements[index].Name);
    }

    private static int Find(JArray list, SettingPath path, int i)
    {
        var segment = path.Segments[i];
        var where = path.Describe(i);
        var names = ListNames.Of(list);
        if (segment.Key is not { } name)
        {
            return segment.Index < list.Count ? segment.Index
                : throw new SettingException($"`{where}` has no {segment}: it has {Elements(list.Count)}, counted from [0]");
        }

        if (names is null)
            throw new SettingException($"the elements of `{where}` have no names; say which by its index, such as `{where}[0]`");
        var index = IndexOf(names, name);
        return index >= 0 ? index
            : throw new SettingException(names.Count == 0 ? $"`{where}` has no \"{name}\": it is empty"
                : $"`{where}` has no \"{name}\"; its names are: {string.Join(", ", names)}");
    }

    private static string Elements(int count) => count == 1 ? "1 element"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} elements");

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name) return i;
        }

        return -1;
    }
}
